// What a customer has in hand, however it was typed or pasted: a PIN or a link's secret.

import { type JoinCode, PIN_DIGITS } from "../protocol/generated";

/** 128 random bits in base64url. */
const SECRET = /^[A-Za-z0-9_-]{22}$/;

/** The digits of a text, full-width ones (U+FF10 to U+FF19) as well, no more than a PIN has. */
export function pinDigits(text: string): string {
  const ascii = text.replace(/[０-９]/g, (digit) =>
    String.fromCharCode(digit.charCodeAt(0) - 0xfee0),
  );
  return ascii.replace(/\D/g, "").slice(0, PIN_DIGITS);
}

/** Digits in groups of three, as they are read out. */
export function grouped(digits: string): string {
  return digits.replace(/(\d{3})(?=\d)/g, "$1 ");
}

/** The secret of a pasted link or of a page's fragment. */
export function secretOf(text: string): string | undefined {
  const fragment = text.slice(text.indexOf("#") + 1).trim();
  return text.includes("#") && SECRET.test(fragment) ? fragment : undefined;
}

/** The code in a text; `undefined` when there is none. */
export function readCode(text: string): JoinCode | undefined {
  const secret = secretOf(text);
  if (secret !== undefined) {
    return { kind: "link", code: secret };
  }
  const digits = pinDigits(text);
  return digits.length === PIN_DIGITS ? { kind: "pin", code: digits } : undefined;
}

/** Hands a code to the agent on this computer; the code stays behind the fragment sign. */
export function agentAddress(origin: string, { code }: JoinCode): string {
  return `sasae://join?gateway=${encodeURIComponent(origin)}#${code}`;
}
