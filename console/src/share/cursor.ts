// The pointer's shape, drawn by this browser: as the mouse pointer while in control, and as an
// overlay where the customer's own pointer is.

import { CURSOR_SIDE_MAX } from "../protocol/generated";

/** A pointer's shape. */
export interface Shape {
  width: number;
  height: number;
  hotX: number;
  hotY: number;
  /** A picture of it; `undefined` hides the pointer. */
  image: string | undefined;
}

/** The shape of a `cursor` message; `undefined` when its parts contradict each other. */
export function readShape(message: {
  width: number;
  height: number;
  hot_x: number;
  hot_y: number;
  rgba: string;
}): Shape | undefined {
  const { width, height, hot_x: hotX, hot_y: hotY } = message;
  if (width === 0 || height === 0) {
    return { width: 0, height: 0, hotX: 0, hotY: 0, image: undefined };
  }
  const pixels = readBase64(message.rgba);
  const fits = width <= CURSOR_SIDE_MAX && height <= CURSOR_SIDE_MAX;
  if (!fits || hotX >= width || hotY >= height || pixels?.length !== width * height * 4) {
    return undefined;
  }
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d")?.putImageData(new ImageData(pixels, width, height), 0, 0);
  return { width, height, hotX, hotY, image: canvas.toDataURL("image/png") };
}

/** The value of CSS `cursor` for a shape. */
export function cursorStyle({ image, hotX, hotY }: Shape): string {
  return image === undefined ? "none" : `url("${image}") ${hotX} ${hotY}, default`;
}

function readBase64(text: string): Uint8ClampedArray<ArrayBuffer> | undefined {
  try {
    return Uint8ClampedArray.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}
