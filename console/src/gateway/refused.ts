// A refusal by the gateway, or the failure to reach it, as one kind of error.

import type { ErrorBody, ErrorCode, PersonView, WhyNot } from "../protocol/generated";

/** What the gateway refused; screens word `code` in the reader's language. */
export class Refused extends Error {
  readonly code: ErrorCode;
  /** The field of the request that is at fault, if it is one. */
  readonly field: string | undefined;
  /** Who was faster, when somebody was. */
  readonly by: PersonView | undefined;
  /** What is missing, when a permission or feature is. */
  readonly why: WhyNot | undefined;

  constructor(code: ErrorCode, more: Pick<ErrorBody, "field" | "by" | "why"> = {}) {
    super(code);
    this.name = "Refused";
    this.code = code;
    this.field = more.field;
    this.by = more.by;
    this.why = more.why;
  }
}

/** The code to show for whatever was thrown. */
export function codeOf(error: unknown): ErrorCode {
  return refusedOf(error).code;
}

/** Whatever was thrown as a refusal. */
export function refusedOf(error: unknown): Refused {
  return error instanceof Refused ? error : new Refused("unavailable");
}
