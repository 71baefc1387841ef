// The link and the PIN as people copy them.

import type { Codes } from "../protocol/generated";

/** The link, with its secret in the fragment, which no server ever sees. */
export function joinLink({ join_url, secret }: Codes): string {
  return `${join_url}#${secret}`;
}

/** A PIN in three groups, as people read it out. */
export function groupedPin(pin: string): string {
  return pin.replace(/^(\d{3})(\d{3})(\d{3})$/, "$1 $2 $3");
}
