// Tells the technician of customers who have begun to wait: by sound, in the window's title, by a
// notice on the screen and, when the console is not in front, by the system.

import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { useDeskState, useMe } from "../lists/desk-context";
import { paths } from "../paths";
import type { SessionView } from "../protocol/generated";
import { notify } from "../ui/notices";
import { titleWaiting } from "../ui/title";
import { arrivals, type Wait, type Waits, waitsOf } from "./arrivals";
import { onNotificationClick, showNotification } from "./notification";
import { snapshot } from "./preferences";
import { readySound, ring } from "./sound";

/** Listens for as long as it is rendered; shows nothing itself. */
export function Alerts(): null {
  const { t } = useTranslation();
  const me = useMe();
  const { book, isRead } = useDeskState();
  const [path, navigate] = useLocation();
  const known = useRef<Waits>(undefined);
  const isSharing = path.endsWith("/share");
  useEffect(readySound, []);
  useEffect(() => onNotificationClick((wanted) => navigate(wanted)), [navigate]);
  useEffect(() => () => titleWaiting(0), []);
  useEffect(() => {
    if (!isRead) {
      return;
    }
    const waits = waitsOf(book.sessions.values(), me);
    const before = known.current;
    known.current = waits;
    titleWaiting(waits.size);
    for (const [id, wait] of before === undefined ? [] : arrivals(before, waits)) {
      const session = book.sessions.get(id);
      if (session !== undefined) {
        tell(wait, session);
      }
    }
    function tell(wait: Wait, session: SessionView): void {
      const { place } = session;
      const channel =
        place.kind === "channel"
          ? me.channels.find((each) => each.id === place.channel)
          : undefined;
      const who = session.customer ?? t("alert.somebody");
      const title = t(`alert.${wait}`);
      const body = [who, channel?.name].filter((each) => each !== undefined).join(" – ");
      const { sound, notification } = snapshot();
      if (sound) {
        void ring(wait, session.id);
      }
      if (!isSharing) {
        notify(`${title} ${body}`);
      }
      if (notification && !document.hasFocus()) {
        const to = paths.session(session.id);
        void showNotification({ title, body, tag: session.id, path: to }, () => navigate(to));
      }
    }
  }, [book, isRead, me, t, navigate, isSharing]);
  return null;
}
