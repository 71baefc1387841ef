// Where a pointer event lies on the customer's screen, and how far a wheel turned.

import type { Button } from "../protocol/generated";

/** A pixel of the customer's screen. */
export interface Point {
  x: number;
  y: number;
}

/** A rectangle of this page. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The largest distance of one wheel message (`WHEEL_PIXELS_MAX` of the protocol). */
const WHEEL_MAX = 4_000;
/** Browsers that count lines or pages instead of pixels: three lines are one notch of 120. */
const PIXELS_OF_MODE = [1, 40, 800];
const BUTTONS: readonly Button[] = ["left", "middle", "right", "back", "forward"];

/** The pixel of the customer's screen under a place of this page; the nearest when outside. */
export function pointOnScreen(
  client: Point,
  box: Box,
  screen: { width: number; height: number },
): Point {
  const along = (at: number, start: number, size: number, pixels: number): number => {
    const pixel = Math.floor(((at - start) / Math.max(size, 1)) * pixels);
    return Math.min(Math.max(pixel, 0), Math.max(pixels - 1, 0));
  };
  return {
    x: along(client.x, box.left, box.width, screen.width),
    y: along(client.y, box.top, box.height, screen.height),
  };
}

/** A wheel event's distance in CSS pixels. */
export function wheelPixels(delta: number, mode: number): number {
  const pixels = delta * (PIXELS_OF_MODE[mode] ?? 1);
  return Number.isFinite(pixels) ? Math.min(Math.max(pixels, -WHEEL_MAX), WHEEL_MAX) : 0;
}

/** The name of a `MouseEvent.button`. */
export function buttonName(button: number): Button | undefined {
  return BUTTONS[button];
}
