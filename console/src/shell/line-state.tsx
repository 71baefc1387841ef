// Says when what is shown may be out of date, since when, and what is being done about it.

import { type ReactElement, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SignIn } from "../gateway/sign-in";
import { useDesk, useDeskState } from "../lists/desk-context";
import { Button } from "../ui/button";
import { Icon } from "../ui/icon";
import { clock } from "../words/time";

/** A cut that is over before this is not worth a word. */
export const STALE_SHOWN_AFTER_MS = 1_000;

/** The line above every screen of the frame; empty while all is well. */
export function LineState({ signIn }: { signIn: SignIn }): ReactElement {
  const { t, i18n } = useTranslation();
  const desk = useDesk();
  const { link, isFresh, freshAt, isSignedOut, isRead } = useDeskState();
  const isStale = useLasting(!isFresh, STALE_SHOWN_AFTER_MS);
  const since = freshAt === 0 ? undefined : clock(freshAt, i18n.language);
  const words =
    link === "online"
      ? t("shell.catchingUp")
      : since === undefined
        ? t("shell.offlineYet")
        : t("shell.offline", { since });
  const isShown = !isSignedOut && isStale && (link !== "connecting" || isRead);
  // What lies below knows too: it is drawn in grey for as long as it may be wrong.
  useEffect(() => {
    document.documentElement.classList.toggle("is-stale", isShown || isSignedOut);
    return () => document.documentElement.classList.remove("is-stale");
  }, [isShown, isSignedOut]);
  return (
    <div className="line" role="status" aria-live="polite">
      {isSignedOut && (
        <p className="line-state">
          <Icon name="alert" />
          <span>{t("signIn.lapsed")}</span>
          <Button size="small" onPress={() => void signIn.start(window.location.pathname)}>
            {t("signIn.again")}
          </Button>
        </p>
      )}
      {isShown && (
        <p className="line-state">
          <Icon name={link === "online" ? "refresh" : "wifiOff"} />
          <span>{words}</span>
          {link === "offline" && (
            <Button size="small" onPress={() => desk.retryNow()}>
              {t("shell.reconnect")}
            </Button>
          )}
        </p>
      )}
    </div>
  );
}

/** A condition that has held for `ms`; it ends at once. */
function useLasting(holds: boolean, ms: number): boolean {
  const [hasLasted, setHasLasted] = useState(false);
  useEffect(() => {
    if (!holds) {
      setHasLasted(false);
      return undefined;
    }
    const timer = setTimeout(() => setHasLasted(true), ms);
    return () => clearTimeout(timer);
  }, [holds, ms]);
  return hasLasted;
}
