// Short notices at the edge of the screen, read out by screen readers as they come.

import { type ReactElement, useSyncExternalStore } from "react";
import { Icon } from "./icon";

/** A notice and how grave it is. */
interface Notice {
  id: number;
  text: string;
  tone: "good" | "bad";
}

const SHOWN_MS = { good: 4_000, bad: 9_000 };
const NOTICES_MAX = 4;

let notices: readonly Notice[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

/** Shows a notice for a few seconds. */
export function notify(text: string, tone: Notice["tone"] = "good"): void {
  lastId += 1;
  const id = lastId;
  change([...notices, { id, text, tone }].slice(-NOTICES_MAX));
  setTimeout(() => change(notices.filter((notice) => notice.id !== id)), SHOWN_MS[tone]);
}

/** Where notices appear; once on a page. */
export function Notices(): ReactElement {
  const shown = useSyncExternalStore(subscribe, () => notices);
  return (
    <div className="notices" role="status" aria-live="polite">
      {shown.map(({ id, text, tone }) => (
        <p key={id} className={`notice notice-${tone}`}>
          <Icon name={tone === "good" ? "check" : "alert"} />
          {text}
        </p>
      ))}
    </div>
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function change(next: readonly Notice[]): void {
  notices = next;
  for (const listener of listeners) {
    listener();
  }
}
