// Decides what a key event means for the customer's computer: pure, so that every order of keys
// can be tested. Keys travel by their place (`KeyboardEvent.code`), composed text as text.

/** What of a key event matters here. */
export interface KeyEvent {
  code: string;
  /** The key is the input method's business, not ours (W3C UI Events, keyCode 229). */
  isComposing: boolean;
  isRepeat: boolean;
}

/** What to do about a key event. */
export type KeyAct =
  /** Send it and keep it from the browser. */
  | { kind: "send"; code: string; down: boolean }
  /** Keep it from the browser, nothing to send. */
  | { kind: "swallow" }
  /** Leave it to the browser: it becomes text. */
  | { kind: "leave" }
  /** The exit chord: give mouse and keyboard back. */
  | { kind: "exit" };

/** More keys than this cannot be down at once; the rest is ignored. */
const KEYS_DOWN_MAX = 32;
const CODE = /^[0-9A-Za-z]{1,24}$/;
const CHORD = [/^Control/, /^Alt/, /^Shift/];

/** Follows which keys are down on the customer's computer. */
export class Keys {
  readonly #down = new Set<string>();
  #isChord = false;

  /** A key went down. */
  press({ code, isComposing, isRepeat }: KeyEvent): KeyAct {
    if (isComposing || !CODE.test(code)) {
      return { kind: "leave" };
    }
    // A held key repeats by itself on the computer that it is held on.
    if (isRepeat || this.#down.has(code) || this.#down.size >= KEYS_DOWN_MAX) {
      return { kind: "swallow" };
    }
    this.#down.add(code);
    const held = [...this.#down];
    const isModifier = CHORD.some((modifier) => modifier.test(code));
    this.#isChord =
      isModifier && held.length === 3 && CHORD.every((key) => held.some((at) => key.test(at)));
    return { kind: "send", code, down: true };
  }

  /** A key came up. */
  release({ code, isComposing }: KeyEvent): KeyAct {
    if (this.#isChord) {
      this.clear();
      return { kind: "exit" };
    }
    if (this.#down.delete(code)) {
      return { kind: "send", code, down: false };
    }
    return isComposing ? { kind: "leave" } : { kind: "swallow" };
  }

  /** All keys are up again. */
  clear(): void {
    this.#down.clear();
    this.#isChord = false;
  }
}

/** A composed text in pieces that a message may have, never cutting a character. */
export function textPieces(text: string, charsMax: number): string[] {
  const chars = [...text];
  const pieces: string[] = [];
  for (let at = 0; at < chars.length; at += charsMax) {
    pieces.push(chars.slice(at, at + charsMax).join(""));
  }
  return pieces;
}
