// Which system this visitor has, from what the browser says of itself.

import type { System } from "../gateway/config";

/** The visitor's system; a phone or tablet cannot run the agent. */
export type VisitorSystem = System | "phone" | "other";

/** How a system is called, in every language. */
export const SYSTEM_NAMES: Record<System | "other", string> = {
  linux: "Linux",
  windows: "Windows",
  macos: "macOS",
  other: "?",
};

/** Reads `navigator.userAgent`; an iPad calls itself a Mac but has touch points. */
export function systemOf(userAgent: string, touchPoints: number): VisitorSystem {
  const isMac = /Macintosh|Mac OS X/.test(userAgent);
  if (/Android|iPhone|iPad|iPod|Mobile/.test(userAgent) || (isMac && touchPoints > 1)) {
    return "phone";
  }
  if (/Windows/.test(userAgent)) {
    return "windows";
  }
  if (isMac) {
    return "macos";
  }
  return /Linux|X11/.test(userAgent) ? "linux" : "other";
}
