// A list of sessions, live: filter by state, a row each, and the way to a new one.

import { type ReactElement, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SessionState, SessionView } from "../protocol/generated";
import { CreateDialog } from "../session/create-dialog";
import { NotFound } from "../shell/not-found";
import { Button } from "../ui/button";
import { STATE_ICONS } from "../ui/chips";
import { Icon } from "../ui/icon";
import { useTitle } from "../ui/title";
import { useDeskState, useMe, useNow } from "./desk-context";
import { type ListName, list, stateAt } from "./session-book";
import { SessionTable } from "./session-table";

const FILTERS = ["waiting", "active", "queued", "expired", "closed"] as const;

type Filter = (typeof FILTERS)[number] | "all";

/** The list called `name`; `"private"` is that of the member who is signed in. */
export function ListScreen({ name }: { name: ListName | "private" }): ReactElement {
  const { t } = useTranslation();
  const me = useMe();
  const { book, isRead } = useDeskState();
  const now = useNow(1_000);
  const [filter, setFilter] = useState<Filter>("all");
  const [isCreating, setIsCreating] = useState(false);
  const listName: ListName = name === "private" ? { kind: "private", member: me.id } : name;
  const heading = useHeading(listName);
  useTitle(heading?.title);
  if (heading === undefined) {
    return <NotFound />;
  }
  const sessions = list(book, me, listName, now);
  const shown = sessions.filter((each) => filter === "all" || stateAt(each, now) === filter);
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1>{heading.title}</h1>
          <p>{heading.text}</p>
        </div>
        <Button weight="primary" icon="plus" onPress={() => setIsCreating(true)}>
          {t("create.button")}
        </Button>
      </header>
      {sessions.length > 0 && (
        <Filters sessions={sessions} now={now} value={filter} onChange={setFilter} />
      )}
      {shown.length > 0 && <SessionTable sessions={shown} now={now} title={heading.title} />}
      {sessions.length > 0 && shown.length === 0 && (
        <div className="empty">
          <p>{t("list.noMatch")}</p>
          <Button onPress={() => setFilter("all")}>{t("list.showAll")}</Button>
        </div>
      )}
      {sessions.length === 0 && isRead && (
        <div className="empty">
          <span className="empty-picture" aria-hidden="true">
            <Icon name="screen" size={40} />
          </span>
          <h2>{t("list.emptyTitle")}</h2>
          <p>{heading.empty}</p>
          <Button icon="plus" onPress={() => setIsCreating(true)}>
            {t("create.button")}
          </Button>
        </div>
      )}
      {!isRead && sessions.length === 0 && (
        <p className="empty" role="status">
          {t("shell.loading")}
        </p>
      )}
      {isCreating && <CreateDialog list={listName} onClose={() => setIsCreating(false)} />}
    </div>
  );
}

function useHeading(name: ListName): { title: string; text: string; empty: string } | undefined {
  const { t } = useTranslation();
  const me = useMe();
  switch (name.kind) {
    case "home":
      return {
        title: t("list.homeTitle"),
        text: t("list.homeText"),
        empty: t("list.emptyHome"),
      };
    case "private":
      return {
        title: t("list.privateTitle"),
        text: t("list.privateText"),
        empty: t("list.emptyPrivate"),
      };
    case "channel": {
      const channel = me.channels.find(({ id }) => id === name.channel);
      const [text, empty] = [t("list.channelText"), t("list.emptyChannel")];
      return channel && { title: channel.name, text, empty };
    }
  }
}

interface FiltersProps {
  sessions: readonly SessionView[];
  now: number;
  value: Filter;
  onChange: (filter: Filter) => void;
}

function Filters({ sessions, now, value, onChange }: FiltersProps): ReactElement {
  const { t } = useTranslation();
  const count = (state: SessionState): number =>
    sessions.filter((session) => stateAt(session, now) === state).length;
  return (
    <fieldset className="filters">
      <legend className="unseen">{t("list.filter")}</legend>
      {(["all", ...FILTERS] as const).map((filter) => (
        <button
          key={filter}
          type="button"
          aria-pressed={value === filter}
          onClick={() => onChange(filter)}
        >
          {filter !== "all" && <Icon name={STATE_ICONS[filter]} size={15} />}
          {filter === "all" ? t("list.all") : t(`state.${filter}`)}
          <span className="filter-count">{filter === "all" ? sessions.length : count(filter)}</span>
        </button>
      ))}
    </fieldset>
  );
}
