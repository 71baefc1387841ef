// Keeps this visitor's own way in for this tab: a page that is loaded again must not lose the
// place in the queue, nor ask for help a second time. It ends with the tab or the session.

import { definitions } from "virtual:schema/support";
import { check } from "../protocol/check";
import type { SupportAsked } from "../protocol/generated";

const nameOf = (entry: string): string => `sasae.asked.${entry}`;

/** Keeps it. */
export function keepAsked(entry: string, asked: SupportAsked): void {
  try {
    window.sessionStorage.setItem(nameOf(entry), JSON.stringify(asked));
  } catch {
    // Storage is switched off: the page works until it is loaded again.
  }
}

/** What was kept; `undefined` when there is nothing that can be read. */
export function keptAsked(entry: string): SupportAsked | undefined {
  try {
    const kept: unknown = JSON.parse(window.sessionStorage.getItem(nameOf(entry)) ?? "null");
    return check(definitions, "SupportAsked", kept) === "ok" ? (kept as SupportAsked) : undefined;
  } catch {
    return undefined;
  }
}

/** Forgets it. */
export function forgetAsked(entry: string): void {
  try {
    window.sessionStorage.removeItem(nameOf(entry));
  } catch {
    // Nothing was kept.
  }
}
