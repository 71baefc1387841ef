// How this browser tells its reader that a customer waits; kept for this browser, not the account.

/** What the reader has chosen. */
export interface Preferences {
  /** A short sound. */
  readonly sound: boolean;
  /** A notification by the system, while the console is not in front. */
  readonly notification: boolean;
}

const STORED_AS = "sasae.alerts";
const AT_FIRST: Preferences = { sound: true, notification: false };

let preferences = read();
const listeners = new Set<() => void>();

/** For `useSyncExternalStore`. */
export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** For `useSyncExternalStore`. */
export const snapshot = (): Preferences => preferences;

/** Changes what was chosen, for this visit and the next. */
export function choose(chosen: Partial<Preferences>): void {
  preferences = { ...preferences, ...chosen };
  try {
    window.localStorage.setItem(STORED_AS, JSON.stringify(preferences));
  } catch {
    // Storage is switched off: the choice holds for this visit.
  }
  for (const listener of listeners) {
    listener();
  }
}

/** What a stored text says; what it does not say is as at first. */
export function parsePreferences(text: string | null): Preferences {
  try {
    const stored: unknown = JSON.parse(text ?? "{}");
    if (typeof stored !== "object" || stored === null) {
      return AT_FIRST;
    }
    const { sound, notification } = stored as Record<string, unknown>;
    return {
      sound: typeof sound === "boolean" ? sound : AT_FIRST.sound,
      notification: typeof notification === "boolean" ? notification : AT_FIRST.notification,
    };
  } catch {
    return AT_FIRST;
  }
}

function read(): Preferences {
  try {
    return parsePreferences(window.localStorage.getItem(STORED_AS));
  } catch {
    return AT_FIRST;
  }
}
