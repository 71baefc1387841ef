// The technician's mouse and keyboard on the customer's computer: from a click into the picture
// until the exit chord, another window or the end. Without that click nothing is ever sent.

import type { FromViewer } from "../protocol/generated";
import { Keys, textPieces } from "./keys";
import { buttonName, type Point, pointOnScreen, wheelPixels } from "./pointing";

/** Moves are sent no more often than this; the last one is always sent. */
const MOVE_EVERY_MS = 4;
const TEXT_CHARS_MAX = 1024;

/** What control needs and whom it tells. */
export interface ControlOptions {
  /** The picture. */
  canvas: HTMLCanvasElement;
  /** Takes the keyboard and the input method while in control. */
  keyboard: HTMLTextAreaElement;
  /** Sends a message on one of the JSON channels. */
  send: (channel: "input" | "pointer", message: FromViewer) => boolean;
  /** Input goes to the customer's computer from now on, or no longer. */
  onEngaged: (isEngaged: boolean) => void;
  /** The place of the last move that was sent. */
  onPoint: (point: Point) => void;
}

/** A place of this page, as mouse events have it. */
interface Place {
  clientX: number;
  clientY: number;
}

/** Listens to the picture and sends what the technician does. */
export class Control {
  readonly #options: ControlOptions;
  readonly #keys = new Keys();
  readonly #listening = new AbortController();
  #engaged = false;
  #seq = 0;
  #point: Point = { x: 0, y: 0 };
  #movedAt = 0;
  #moveTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ControlOptions) {
    this.#options = options;
    this.#listen();
  }

  get isEngaged(): boolean {
    return this.#engaged;
  }

  /** Takes the keyboard: from here on input goes through. `place` is where the click was. */
  engage(place?: Place): void {
    if (!this.#engaged) {
      this.#engaged = true;
      this.#keys.clear();
      this.#options.onEngaged(true);
    }
    this.#options.keyboard.focus({ preventScroll: true });
    void lockKeyboard();
    if (place !== undefined) {
      this.#placeKeyboard(place);
      this.#point = this.#at(place);
      this.#sendMove();
    }
  }

  /** Gives the keyboard back and lets go of everything that is held. */
  disengage(): void {
    if (!this.#engaged) {
      return;
    }
    this.#engaged = false;
    this.#keys.clear();
    clearTimeout(this.#moveTimer);
    this.#options.send("input", { type: "release_all" });
    this.#options.keyboard.value = "";
    this.#options.keyboard.blur();
    unlockKeyboard();
    this.#options.onEngaged(false);
  }

  /** Ends listening. */
  stop(): void {
    this.disengage();
    this.#listening.abort();
  }

  #listen(): void {
    const { canvas, keyboard } = this.#options;
    const { signal } = this.#listening;
    const active = { signal, passive: false };
    const move = "onpointerrawupdate" in window ? "pointerrawupdate" : "pointermove";
    canvas.addEventListener("mousedown", (event) => this.#button(event, true), active);
    window.addEventListener("mouseup", (event) => this.#button(event, false), active);
    canvas.addEventListener("pointerdown", this.#capture, active);
    canvas.addEventListener(move as "pointermove", (event) => this.#move(event), active);
    canvas.addEventListener("wheel", (event) => this.#wheel(event), active);
    for (const name of ["contextmenu", "auxclick", "dragstart"] as const) {
      canvas.addEventListener(name, (event) => this.#engaged && event.preventDefault(), active);
    }
    keyboard.addEventListener("keydown", (event) => this.#key(event, true), active);
    keyboard.addEventListener("keyup", (event) => this.#key(event, false), active);
    // While the input method composes, its text has to be seen here.
    const compose = (isComposing: boolean): void => {
      keyboard.classList.toggle("is-composing", isComposing);
    };
    keyboard.addEventListener("compositionstart", () => compose(true), active);
    keyboard.addEventListener(
      "compositionend",
      ({ data }) => {
        compose(false);
        this.#type(data);
      },
      active,
    );
    keyboard.addEventListener("input", (event) => this.#input(event as InputEvent), active);
    keyboard.addEventListener("blur", () => this.disengage(), active);
    window.addEventListener("blur", () => this.disengage(), active);
  }

  /** A drag that leaves the picture goes on. */
  readonly #capture = (event: PointerEvent): void => {
    if (this.#engaged) {
      this.#options.canvas.setPointerCapture(event.pointerId);
    }
  };

  #button(event: MouseEvent, down: boolean): void {
    const button = buttonName(event.button);
    const isOurs = down || event.target === this.#options.canvas;
    if (!this.#engaged || button === undefined || !isOurs) {
      return;
    }
    event.preventDefault(); // Keeps the focus on the keyboard, and Back from leaving the page.
    const { x, y } = this.#at(event);
    this.#point = { x, y };
    this.#placeKeyboard(event);
    this.#options.keyboard.focus({ preventScroll: true });
    this.#options.send("input", { type: "button", button, down, x, y });
  }

  #move(event: PointerEvent): void {
    if (!this.#engaged) {
      return;
    }
    this.#point = this.#at(event);
    const wait = this.#movedAt + MOVE_EVERY_MS - performance.now();
    if (wait <= 0) {
      this.#sendMove();
    } else {
      this.#moveTimer ??= setTimeout(() => this.#sendMove(), wait);
    }
  }

  #sendMove(): void {
    clearTimeout(this.#moveTimer);
    this.#moveTimer = undefined;
    if (!this.#engaged) {
      return;
    }
    this.#movedAt = performance.now();
    this.#seq += 1;
    this.#options.send("pointer", { type: "move", seq: this.#seq, ...this.#point });
    this.#options.onPoint(this.#point);
  }

  #wheel(event: WheelEvent): void {
    if (!this.#engaged) {
      return;
    }
    event.preventDefault();
    const dx = wheelPixels(event.deltaX, event.deltaMode);
    const dy = wheelPixels(event.deltaY, event.deltaMode);
    this.#options.send("input", { type: "wheel", dx, dy, ...this.#at(event) });
  }

  #key(event: KeyboardEvent, down: boolean): void {
    if (!this.#engaged) {
      return;
    }
    const key = {
      code: event.code,
      isComposing: event.isComposing || event.keyCode === 229,
      isRepeat: event.repeat,
    };
    const act = down ? this.#keys.press(key) : this.#keys.release(key);
    if (act.kind !== "leave") {
      event.preventDefault();
      event.stopPropagation();
    }
    if (act.kind === "send") {
      this.#options.send("input", { type: "key", code: act.code, down: act.down });
    } else if (act.kind === "exit") {
      this.disengage();
    }
  }

  #input(event: InputEvent): void {
    // What an input method composes comes with `compositionend`; this is dictation and the like.
    if (!event.isComposing && event.inputType === "insertText" && event.data !== null) {
      this.#type(event.data);
    }
  }

  #type(text: string): void {
    this.#options.keyboard.value = "";
    if (this.#engaged && text !== "") {
      for (const piece of textPieces(text, TEXT_CHARS_MAX)) {
        this.#options.send("input", { type: "text", text: piece });
      }
    }
  }

  /** The input method shows its candidates beside the place that was clicked. */
  #placeKeyboard({ clientX, clientY }: Place): void {
    const { keyboard } = this.#options;
    const box = keyboard.offsetParent?.getBoundingClientRect();
    keyboard.style.left = `${clientX - (box?.left ?? 0)}px`;
    keyboard.style.top = `${clientY - (box?.top ?? 0)}px`;
  }

  #at(event: Place): Point {
    const { canvas } = this.#options;
    const client = { x: event.clientX, y: event.clientY };
    return pointOnScreen(client, canvas.getBoundingClientRect(), canvas);
  }
}

/** In full screen, browsers that have it hand over even Escape and the system's keys. */
async function lockKeyboard(): Promise<void> {
  if (document.fullscreenElement !== null && "keyboard" in navigator) {
    const keyboard = navigator.keyboard as { lock?: () => Promise<void> };
    await keyboard.lock?.().catch(() => undefined);
  }
}

function unlockKeyboard(): void {
  if ("keyboard" in navigator) {
    (navigator.keyboard as { unlock?: () => void }).unlock?.();
  }
}
