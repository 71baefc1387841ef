// The frame around the lists and the session page: the left side, and how the line stands.

import { type ReactElement, type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import type { SignIn } from "../gateway/sign-in";
import { useDeskState, useMe } from "../lists/desk-context";
import { paths } from "../paths";
import { Button, IconButton } from "../ui/button";
import { Icon, Mark } from "../ui/icon";
import { LanguageSwitch } from "./language-switch";
import { Navigation } from "./navigation";

/** A line that is replaced after its two hours is back before this. */
const OFFLINE_SHOWN_AFTER_MS = 1_000;

/** The frame. */
export function Shell(props: { signIn: SignIn; children: ReactNode }): ReactElement {
  const { signIn, children } = props;
  const { t } = useTranslation();
  const me = useMe();
  const [path] = useLocation();
  const [isOpen, setIsOpen] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new address closes the menu
  useEffect(() => setIsOpen(false), [path]);
  return (
    <div className="shell">
      <a className="skip" href="#content">
        {t("shell.skip")}
      </a>
      <header className="topbar">
        <IconButton
          icon={isOpen ? "close" : "menu"}
          label={t(isOpen ? "shell.closeMenu" : "shell.menu")}
          aria-expanded={isOpen}
          onPress={() => setIsOpen(!isOpen)}
        />
        <Brand team={me.team} />
      </header>
      <aside className={isOpen ? "side side-open" : "side"}>
        <Brand team={me.team} />
        <Navigation />
        <div className="account">
          <LanguageSwitch />
          <div className="account-who">
            <span className="avatar" aria-hidden="true">
              {[...me.name][0]}
            </span>
            <span className="account-name">
              <strong>{me.name}</strong>
              <small>{t(`role.${me.role}`)}</small>
            </span>
            <Link
              href={paths.settings}
              className="button button-quiet button-icon"
              aria-label={t("shell.settings")}
              title={t("shell.settings")}
            >
              <Icon name="settings" />
            </Link>
            <IconButton
              icon="signOut"
              label={t("shell.signOut")}
              onPress={() => void signIn.end()}
            />
          </div>
        </div>
      </aside>
      <main id="content" tabIndex={-1}>
        <LineState signIn={signIn} />
        {children}
      </main>
    </div>
  );
}

function Brand({ team }: { team: string }): ReactElement {
  const { t } = useTranslation();
  return (
    <p className="brand">
      <Mark />
      <span>{t("product")}</span>
      <small>{team}</small>
    </p>
  );
}

/** Says when what is shown may be out of date. */
function LineState({ signIn }: { signIn: SignIn }): ReactElement {
  const { t } = useTranslation();
  const { link, isSignedOut } = useDeskState();
  const isOffline = useLasting(link === "offline", OFFLINE_SHOWN_AFTER_MS);
  return (
    <div role="status" aria-live="polite">
      {isSignedOut ? (
        <p className="line-state">
          <Icon name="alert" />
          <span>{t("signIn.lapsed")}</span>
          <Button size="small" onPress={() => void signIn.start(window.location.pathname)}>
            {t("signIn.again")}
          </Button>
        </p>
      ) : (
        isOffline && (
          <p className="line-state">
            <Icon name="wifiOff" />
            <span>{t("shell.offline")}</span>
          </p>
        )
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
