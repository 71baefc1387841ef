// A list of sessions, live: search, filters, a row each, and the way to a new one.

import { type ReactElement, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SessionId, SessionView } from "../protocol/generated";
import { useActs } from "../session/acts";
import { useCreate } from "../session/create";
import { NotFound } from "../shell/not-found";
import { useShortcuts } from "../shell/shortcuts";
import { Button } from "../ui/button";
import { useTitle } from "../ui/title";
import { BulkBar } from "./bulk-bar";
import { listState } from "./desk";
import { useDesk, useDeskState, useMe, useNow } from "./desk-context";
import { EmptyList, NoMatch } from "./empty-list";
import { ListTools } from "./list-tools";
import { type Arranged, arrange, isNarrowed, PLAIN, type Query } from "./list-view";
import { PastPages } from "./past-pages";
import { QueueStrip } from "./queue-strip";
import { NOTHING, prune, type Selection, toggle } from "./selection";
import { inList, keyOf, type ListName } from "./session-book";
import { SessionGrid } from "./session-grid";
import { useQuery } from "./use-query";

/** The list called `name`; `"private"` is that of the member who is signed in. */
export function ListScreen({ name }: { name: ListName | "private" }): ReactElement {
  const me = useMe();
  const listName: ListName = name === "private" ? { kind: "private", member: me.id } : name;
  const key = keyOf(listName);
  // The same object for as long as it is the same list.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all that the name does
  const steady = useMemo(() => listName, [key]);
  const heading = useHeading(steady);
  return heading === undefined ? <NotFound /> : <List name={steady} heading={heading} />;
}

function List({ name, heading }: { name: ListName; heading: Heading }): ReactElement {
  const { t } = useTranslation();
  const desk = useDesk();
  const create = useCreate();
  const state = useDeskState();
  const now = useNow(1_000);
  const [query, setQuery] = useQuery(name);
  const shown = useArranged(name, query, now);
  const { rows } = shown;
  const [selection, setSelection] = useSelection(rows);
  const [active, setActive] = useState<SessionId>();
  const chosen = useMemo(() => rows.filter(({ id }) => selection.ids.has(id)), [rows, selection]);
  const search = useRef<HTMLInputElement>(null);
  useEffect(() => desk.open(name), [desk, name]);
  useTitle(heading.title);
  useListShortcuts({
    rows,
    chosen,
    active,
    setActive,
    onSelect: (id) => setSelection(toggle(selection, id)),
    onSearch: () => search.current?.focus(),
    onCreate: () => create(name),
  });
  const { isRead, past } = listState(state, keyOf(name));
  const isNew = shown.total === 0 && !isNarrowed(query);
  return (
    <div className="page page-list">
      <header className="page-head">
        <div>
          <h1>{heading.title}</h1>
          <p>{heading.text}</p>
        </div>
        <Button weight="primary" icon="plus" onPress={() => create(name)}>
          {t("create.button")}
        </Button>
      </header>
      {name.kind === "home" && <QueueStrip now={now} />}
      <ListTools
        ref={search}
        name={name}
        query={query}
        onQuery={setQuery}
        counts={shown.counts}
        total={shown.total}
        past={past}
      />
      {rows.length > 0 && (
        <SessionGrid
          sessions={rows}
          now={now}
          title={heading.title}
          hasPlaces={name.kind === "home"}
          query={query}
          onQuery={setQuery}
          selection={selection}
          onSelection={setSelection}
          active={active}
          onActive={setActive}
        />
      )}
      {rows.length === 0 && isRead && isNew && <EmptyList heading={heading} name={name} />}
      {rows.length === 0 && isRead && !isNew && <NoMatch onAll={() => setQuery(PLAIN)} />}
      {!isRead && rows.length === 0 && <LoadingRows />}
      {isRead && <PastPages name={name} query={query} past={past} isEmpty={rows.length === 0} />}
      <BulkBar sessions={chosen} onClear={() => setSelection(NOTHING)} />
      <p className="unseen" role="status">
        {isRead && t("list.found", { number: rows.length })}
      </p>
    </div>
  );
}

function LoadingRows(): ReactElement {
  const { t } = useTranslation();
  return (
    <div className="skeleton" role="status">
      <span className="unseen">{t("shell.loading")}</span>
      {[0, 1, 2, 3].map((row) => (
        <span key={row} className="skeleton-row" aria-hidden="true" />
      ))}
    </div>
  );
}

/** What heads a list. */
export interface Heading {
  title: string;
  text: string;
  empty: string;
}

function useHeading(name: ListName): Heading | undefined {
  const { t } = useTranslation();
  const me = useMe();
  switch (name.kind) {
    case "home":
      return { title: t("list.homeTitle"), text: t("list.homeText"), empty: t("list.emptyHome") };
    case "private":
      return {
        title: t("list.privateTitle"),
        text: t("list.privateText"),
        empty: t("list.emptyPrivate"),
      };
    case "channel": {
      const channel = me.channels.find(({ id }) => id === name.channel);
      const [text, empty] = [channel?.description ?? t("list.channelText"), t("list.emptyChannel")];
      return channel && { title: channel.name, text, empty };
    }
  }
}

/** The rows in their order, made anew only when something that they show has changed. */
function useArranged(name: ListName, query: Query, now: number): Arranged {
  const { i18n } = useTranslation();
  const me = useMe();
  const { book } = useDeskState();
  const sessions = useMemo(() => inList(book, me, name), [book, me, name]);
  const last = useRef<{ inputs: readonly unknown[]; arranged: Arranged }>(undefined);
  const inputs = [sessions, query, me, i18n.language];
  const isSame = last.current?.inputs.every((input, at) => input === inputs[at]);
  if (last.current === undefined || !isSame || now >= last.current.arranged.validUntil) {
    const arranged = arrange(sessions, query, { me, now, language: i18n.language });
    last.current = { inputs, arranged };
  }
  return last.current.arranged;
}

/** What is chosen, less what is not shown any more. */
function useSelection(rows: readonly SessionView[]): [Selection, (selection: Selection) => void] {
  const [selection, setSelection] = useState(NOTHING);
  const pruned = useMemo(
    () =>
      selection.ids.size === 0 ? selection : prune(selection, new Set(rows.map(({ id }) => id))),
    [selection, rows],
  );
  return [pruned, setSelection];
}

interface Keys {
  rows: readonly SessionView[];
  chosen: readonly SessionView[];
  active: SessionId | undefined;
  setActive: (id: SessionId) => void;
  onSelect: (id: SessionId) => void;
  onSearch: () => void;
  onCreate: () => void;
}

/** The keys of a list: they act on what is chosen, else on the row that the keyboard is at. */
function useListShortcuts(keys: Keys): void {
  const { rows, chosen, active } = keys;
  const acts = useActs();
  const at = rows.findIndex(({ id }) => id === active);
  const current = rows[at];
  const targets = chosen.length > 0 ? chosen : current === undefined ? [] : [current];
  const rowOf = (id: SessionId): HTMLElement | null =>
    document.querySelector(`[data-session="${CSS.escape(id)}"]`);
  const go = (to: number): void => {
    const session = rows[Math.max(0, Math.min(rows.length - 1, to))];
    if (session !== undefined) {
      keys.setActive(session.id);
      requestAnimationFrame(() => rowOf(session.id)?.focus());
    }
  };
  useShortcuts({
    ...acts.shortcuts(() => targets),
    search: keys.onSearch,
    create: keys.onCreate,
    next: () => go(at + 1),
    previous: () => go(at - 1),
    select: () => current && keys.onSelect(current.id),
    menu: () => {
      const row = current && rowOf(current.id);
      if (row) {
        acts.openMenu(targets, { beside: row.querySelector(".cell-acts button") ?? row });
      }
    },
  });
}
