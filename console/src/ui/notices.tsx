// Short notices at the edge of the screen, read out by screen readers as they come; some can be
// answered for as long as they stand, as "Undo" is.

import { type ReactElement, useEffect, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "./icon";

type Tone = "good" | "bad";

/** What a notice offers to do. */
export interface Offer {
  label: string;
  run: () => void;
  /** For how long it is offered, in milliseconds. */
  forMs: number;
}

interface Notice {
  id: number;
  text: string;
  tone: Tone;
  offer: Offer | undefined;
  endsAt: number;
}

const SHOWN_MS = { good: 4_000, bad: 9_000 };
const NOTICES_MAX = 4;

let notices: readonly Notice[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

/** Shows a notice for a few seconds, or for as long as it offers something; takes it off again. */
export function notify(text: string, tone: Tone = "good", offer?: Offer): () => void {
  lastId += 1;
  const id = lastId;
  const shownMs = offer?.forMs ?? SHOWN_MS[tone];
  const remove = (): void => change(notices.filter((notice) => notice.id !== id));
  const notice = { id, text, tone, offer, endsAt: performance.now() + shownMs };
  change([...notices, notice].slice(-NOTICES_MAX));
  setTimeout(remove, shownMs);
  return remove;
}

/** Takes up the newest offer that stands; false when none does. */
export function takeOffer(): boolean {
  const notice = notices.findLast(({ offer }) => offer !== undefined);
  if (notice?.offer === undefined) {
    return false;
  }
  change(notices.filter(({ id }) => id !== notice.id));
  notice.offer.run();
  return true;
}

/** Where notices appear; once on a page. */
export function Notices(): ReactElement {
  const { t } = useTranslation();
  const shown = useSyncExternalStore(subscribe, () => notices);
  return (
    <section className="notices" aria-label={t("shell.notices")}>
      <div role="status" aria-live="polite">
        {shown.map((notice) => (
          <div key={notice.id} className={`notice notice-${notice.tone}`}>
            <Icon name={notice.tone === "good" ? "check" : "alert"} />
            <p>{notice.text}</p>
            {notice.offer && <OfferButton notice={notice} offer={notice.offer} />}
          </div>
        ))}
      </div>
    </section>
  );
}

function OfferButton({ notice, offer }: { notice: Notice; offer: Offer }): ReactElement {
  const [left, setLeft] = useState(() => secondsUntil(notice.endsAt));
  useEffect(() => {
    const timer = setInterval(() => setLeft(secondsUntil(notice.endsAt)), 250);
    return () => clearInterval(timer);
  }, [notice.endsAt]);
  const take = (): void => {
    change(notices.filter(({ id }) => id !== notice.id));
    offer.run();
  };
  return (
    <button type="button" className="button button-normal size-small" onClick={take}>
      {offer.label}
      <span className="notice-left" aria-hidden="true">
        {left}
      </span>
    </button>
  );
}

function secondsUntil(at: number): number {
  return Math.max(0, Math.ceil((at - performance.now()) / 1000));
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
