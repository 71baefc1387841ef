// The left side: Home, Private and the channels, each with its sessions counted by state.

import { type ReactElement, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { sectionsOf } from "../admin/sections";
import { useDeskState, useMe, useNow } from "../lists/desk-context";
import { type Counts, countLists, type ListName } from "../lists/session-book";
import { asLeft } from "../lists/use-query";
import { paths } from "../paths";
import { STATE_ICONS } from "../ui/chips";
import { Icon, type IconName } from "../ui/icon";

/** The states that wait for somebody; the others are counted on the list itself. */
const COUNTED = ["waiting", "active", "queued"] as const;

const HOME: ListName = { kind: "home" };

/** The lists and how to get to them. */
export function Navigation(): ReactElement {
  const { t } = useTranslation();
  const me = useMe();
  const { book } = useDeskState();
  // Told every few seconds: an expiry counts within the two that the gateway has for it.
  const now = useNow(2_000);
  const counts = useMemo(() => countLists(book, me, now), [book, me, now]);
  const priv: ListName = { kind: "private", member: me.id };
  return (
    <nav aria-label={t("shell.navigation")}>
      <ul>
        <Entry
          icon="home"
          label={t("shell.home")}
          to={paths.home}
          name={HOME}
          counts={counts(HOME)}
        />
        <Entry
          icon="lock"
          label={t("shell.private")}
          to={paths.private}
          name={priv}
          counts={counts(priv)}
        />
      </ul>
      <h2 id="channels">{t("shell.channels")}</h2>
      <ul aria-labelledby="channels">
        {me.channels.map(({ id, name }) => (
          <Entry
            key={id}
            icon="hash"
            label={name}
            to={paths.channel(id)}
            name={{ kind: "channel", channel: id }}
            counts={counts({ kind: "channel", channel: id })}
          />
        ))}
      </ul>
      <More />
    </nav>
  );
}

/** What is looked at now and then, and what only some may open. */
function More(): ReactElement {
  const { t } = useTranslation();
  const me = useMe();
  const [path] = useLocation();
  const current = (to: string): "page" | undefined => (path.startsWith(to) ? "page" : undefined);
  return (
    <ul className="side-more">
      <li>
        <Link href={paths.history} aria-current={current(paths.history)}>
          <Icon name="history" />
          <span className="entry-label">{t("shell.history")}</span>
        </Link>
      </li>
      {sectionsOf(me).length > 0 && (
        <li>
          <Link href={paths.admin()} aria-current={current(paths.admin())}>
            <Icon name="people" />
            <span className="entry-label">{t("shell.administration")}</span>
          </Link>
        </li>
      )}
    </ul>
  );
}

interface EntryProps {
  icon: IconName;
  label: string;
  to: string;
  name: ListName;
  counts: Counts;
}

function Entry({ icon, label, to, name, counts }: EntryProps): ReactElement {
  const { t } = useTranslation();
  const [path] = useLocation();
  return (
    <li>
      <Link href={asLeft(to, name)} aria-current={path === to ? "page" : undefined}>
        <Icon name={icon} />
        <span className="entry-label">{label}</span>
        {COUNTED.filter((state) => counts[state] > 0).map((state) => (
          <span key={state} className={`count count-${state}`} title={t(`state.${state}`)}>
            <Icon name={STATE_ICONS[state]} size={13} />
            <span aria-hidden="true">{counts[state]}</span>
            <span className="unseen">
              {t("list.counts", { state: t(`state.${state}`), number: counts[state] })}
            </span>
          </span>
        ))}
      </Link>
    </li>
  );
}
