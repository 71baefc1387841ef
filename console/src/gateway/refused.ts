// A refusal by the gateway, or the failure to reach it, as one kind of error.

import type { ErrorCode } from "../protocol/generated";

/** What the gateway refused; screens word `code` in the reader's language. */
export class Refused extends Error {
  readonly code: ErrorCode;
  /** The field of the request that is at fault, if it is one. */
  readonly field: string | undefined;

  constructor(code: ErrorCode, field?: string) {
    super(code);
    this.name = "Refused";
    this.code = code;
    this.field = field;
  }
}

/** The code to show for whatever was thrown. */
export function codeOf(error: unknown): ErrorCode {
  return error instanceof Refused ? error.code : "unavailable";
}
