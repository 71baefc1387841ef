// What is wrong with a typed text, before the gateway is asked: pure.

import { isPrintable } from "../protocol/check";

/** The gateway's limits, in characters (text.rs); a test holds them to its schema. */
export const CHARS_MAX = {
  name: 64,
  description: 200,
  mail: 254,
  formText: 200,
  introduction: 1_000,
} as const;

/** What is wrong with a text. */
export type TextFault =
  | { kind: "empty" }
  | { kind: "tooLong"; max: number; now: number }
  | { kind: "hidden" }
  | { kind: "noAddress" };

/** What is wrong with a text of one line or several. */
export function textFault(
  text: string,
  { max, isRequired, hasLines }: { max: number; isRequired: boolean; hasLines?: boolean },
): TextFault | undefined {
  const trimmed = text.trim();
  if (trimmed === "") {
    return isRequired ? { kind: "empty" } : undefined;
  }
  const now = [...trimmed].length;
  if (now > max) {
    return { kind: "tooLong", max, now };
  }
  const lines = hasLines
    ? trimmed.split(/\r\n?|\n/).filter((line) => line.trim() !== "")
    : [trimmed];
  return lines.every(isPrintable) ? undefined : { kind: "hidden" };
}

// As HTML takes one for valid, with a dot in its host; the gateway decides.
const MAIL = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/;

/** What is wrong with a mail address. */
export function mailFault(text: string): TextFault | undefined {
  const fault = textFault(text, { max: CHARS_MAX.mail, isRequired: true });
  return fault ?? (MAIL.test(text.trim()) ? undefined : { kind: "noAddress" });
}
