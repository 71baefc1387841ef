// The frame around the lists and the session page: the left side, and how the line stands.

import { lazy, type ReactElement, type ReactNode, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import type { SignIn } from "../gateway/sign-in";
import { useMe } from "../lists/desk-context";
import { asLeft } from "../lists/use-query";
import { paths } from "../paths";
import { ActsProvider } from "../session/acts";
import { CreateProvider } from "../session/create";
import { IconButton } from "../ui/button";
import { Icon, Mark } from "../ui/icon";
import { takeOffer } from "../ui/notices";
import { LanguageSwitch } from "./language-switch";
import { LineState } from "./line-state";
import { Navigation } from "./navigation";
import { useShortcuts } from "./shortcuts";

const ShortcutsDialog = lazy(() =>
  import("./shortcuts-dialog").then((file) => ({ default: file.ShortcutsDialog })),
);

/** The frame. */
export function Shell(props: { signIn: SignIn; children: ReactNode }): ReactElement {
  const { signIn, children } = props;
  const { t } = useTranslation();
  const me = useMe();
  const [path, navigate] = useLocation();
  const [isOpen, setIsOpen] = useState(false);
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const queue = me.channels[0]?.id;
  useShortcuts({
    help: () => setIsHelpOpen(true),
    undo: takeOffer,
    goHome: () => navigate(asLeft(paths.home, { kind: "home" })),
    goPrivate: () => navigate(asLeft(paths.private, { kind: "private", member: me.id })),
    goQueue: () => queue && navigate(`${paths.channel(queue)}?state=queued`),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new address closes the menu
  useEffect(() => setIsOpen(false), [path]);
  return (
    <ActsProvider>
      <CreateProvider>
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
              <div className="account-tools">
                <LanguageSwitch />
                <Link
                  href={paths.settings}
                  className="button button-quiet button-icon"
                  aria-label={t("shell.settings")}
                  title={t("shell.settings")}
                >
                  <Icon name="settings" />
                </Link>
                <IconButton
                  icon="keyboard"
                  label={t("keys.title")}
                  onPress={() => setIsHelpOpen(true)}
                />
              </div>
              <div className="account-who">
                <span className="avatar" aria-hidden="true">
                  {[...me.name][0]}
                </span>
                <span className="account-name">
                  <strong>{me.name}</strong>
                  <small>{t(`role.${me.role}`)}</small>
                </span>
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
        <Suspense>
          {isHelpOpen && <ShortcutsDialog onClose={() => setIsHelpOpen(false)} />}
        </Suspense>
      </CreateProvider>
    </ActsProvider>
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
