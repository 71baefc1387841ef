// The left side: Home, Private and the channels, each with its sessions counted by state.

import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { useDeskState, useMe, useNow } from "../lists/desk-context";
import { type ListName, list, stateAt } from "../lists/session-book";
import { paths } from "../paths";
import { STATE_ICONS } from "../ui/chips";
import { Icon, type IconName } from "../ui/icon";

/** The states that wait for somebody; the others are counted on the list itself. */
const COUNTED = ["waiting", "active", "queued"] as const;

/** The lists and how to get to them. */
export function Navigation(): ReactElement {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <nav aria-label={t("shell.navigation")}>
      <ul>
        <Entry icon="home" label={t("shell.home")} to={paths.home} name={{ kind: "home" }} />
        <Entry
          icon="lock"
          label={t("shell.private")}
          to={paths.private}
          name={{ kind: "private", member: me.id }}
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
    </ul>
  );
}

interface EntryProps {
  icon: IconName;
  label: string;
  to: string;
  name: ListName;
}

function Entry({ icon, label, to, name }: EntryProps): ReactElement {
  const { t } = useTranslation();
  const me = useMe();
  const { book } = useDeskState();
  const now = useNow(1_000);
  const [path] = useLocation();
  const states = list(book, me, name, now).map((session) => stateAt(session, now));
  const counts = COUNTED.map((state) => ({
    state,
    number: states.filter((each) => each === state).length,
  })).filter(({ number }) => number > 0);
  return (
    <li>
      <Link href={to} aria-current={path === to ? "page" : undefined}>
        <Icon name={icon} />
        <span className="entry-label">{label}</span>
        {counts.map(({ state, number }) => (
          <span key={state} className={`count count-${state}`}>
            <Icon name={STATE_ICONS[state]} size={13} />
            <span aria-hidden="true">{number}</span>
            <span className="unseen">
              {t("list.counts", { state: t(`state.${state}`), number })}
            </span>
          </span>
        ))}
      </Link>
    </li>
  );
}
