// The technician's second press, carried to the sharing window: by the history entry in the same
// window, by the window's name in a new one. Without it a sharing window only offers to connect.

import { paths } from "../paths";
import type { RequestId, SessionId } from "../protocol/generated";

const WINDOW_PREFIX = "sasae-share-";
const WINDOW_FEATURES = "popup,width=1280,height=860";

/** Opens the sharing window for a request on its own; the press that opened it connects. */
export function openShareWindow(session: SessionId, request: RequestId): void {
  window.open(paths.share(session), WINDOW_PREFIX + request, WINDOW_FEATURES);
}

/** The request that this window was opened to connect, if it was. */
export function pressedRequest(): RequestId | undefined {
  const state: unknown = window.history.state;
  if (typeof state === "object" && state !== null && "request" in state) {
    return typeof state.request === "string" ? state.request : undefined;
  }
  const { name } = window;
  return name.startsWith(WINDOW_PREFIX) ? name.slice(WINDOW_PREFIX.length) : undefined;
}
