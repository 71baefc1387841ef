// Sessions as a grid (WAI-ARIA Authoring Practices) of which only the rows in sight are drawn;
// on a phone each row becomes a card. The arrows walk the rows, Tab the controls of one row.

import {
  type KeyboardEvent,
  type ReactElement,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { paths } from "../paths";
import type { SessionId, SessionView } from "../protocol/generated";
import { useActs } from "../session/acts";
import type { MenuPlace } from "../ui/menu";
import { GridHead } from "./grid-head";
import type { Query } from "./list-view";
import { extend, type Selection, toggle, toggleAll } from "./selection";
import { SessionRow } from "./session-row";
import { useIsNarrow, useViewport } from "./viewport";

/** The height of a row in pixels, as `styles/lists.css` has it. */
export const ROW_PX = 62;
/** The height of a card on a phone, with the gap below it. */
export const CARD_PX = 130;

interface Props {
  sessions: readonly SessionView[];
  /** The server's clock in milliseconds. */
  now: number;
  title: string;
  /** Whether rows say which channel they are of. */
  hasPlaces: boolean;
  query: Query;
  onQuery: (query: Query) => void;
  selection: Selection;
  onSelection: (selection: Selection) => void;
  /** The row that the keyboard is at. */
  active: SessionId | undefined;
  onActive: (id: SessionId) => void;
}

/** The grid. */
export function SessionGrid(props: Props): ReactElement {
  const { sessions, now, title, hasPlaces, query, selection, active } = props;
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const acts = useActs();
  const rowPx = useIsNarrow() ? CARD_PX : ROW_PX;
  const body = useRef<HTMLDivElement>(null);
  const { first, last } = useViewport(body, rowPx, sessions.length);
  const order = useMemo(() => sessions.map(({ id }) => id), [sessions]);
  const at = active === undefined ? -1 : order.indexOf(active);
  const focus = useFocusedRow(body, order, at, rowPx, props.onActive);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const isInControl = (event.target as Element).closest("button, input") !== null;
    const session = sessions[at];
    const move = (to: number): void => {
      event.preventDefault();
      const id = order[Math.max(0, Math.min(order.length - 1, to))];
      if (id !== undefined) {
        if (event.shiftKey) {
          const start =
            selection.anchor === undefined && session ? toggle(selection, session.id) : selection;
          props.onSelection(extend(start, order, id));
        }
        focus.on(id);
      }
    };
    const page = Math.max(1, Math.floor(window.innerHeight / rowPx) - 2);
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: order.length - 1,
    };
    const step = steps[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) {
      if (event.key === "a" && !event.altKey) {
        event.preventDefault();
        props.onSelection(toggleAll(selection, order));
      }
    } else if (step !== undefined) {
      move(step);
    } else if (session !== undefined && event.key === " " && !isInControl) {
      event.preventDefault();
      props.onSelection(
        event.shiftKey ? extend(selection, order, session.id) : toggle(selection, session.id),
      );
    } else if (
      session !== undefined &&
      event.key === "Enter" &&
      event.target === event.currentTarget.querySelector(":focus") &&
      !isInControl
    ) {
      event.preventDefault();
      navigate(paths.session(session.id));
    } else if (session !== undefined && isMenuKey(event)) {
      event.preventDefault();
      openMenu(session, {
        beside: (event.target as Element).closest("[role=row]") ?? event.currentTarget,
      });
    }
  };

  const openMenu = (session: SessionView, place: MenuPlace): void => {
    props.onActive(session.id);
    // What is done from the menu of a chosen row is done to all that are chosen.
    const isChosen = selection.ids.has(session.id) && selection.ids.size > 1;
    const targets = isChosen ? sessions.filter(({ id }) => selection.ids.has(id)) : [session];
    acts.openMenu(targets, place);
  };
  const onSelect = (id: SessionId, isSpan: boolean): void => {
    props.onActive(id);
    props.onSelection(isSpan ? extend(selection, order, id) : toggle(selection, id));
  };
  const handlers = useSteady({ openMenu, onSelect });

  const drawn: ReactElement[] = [];
  const draw = (index: number): void => {
    const session = sessions[index];
    if (session !== undefined) {
      drawn.push(
        <SessionRow
          key={session.id}
          session={session}
          now={now}
          index={index}
          top={index * rowPx}
          hasPlace={hasPlaces}
          isSelected={selection.ids.has(session.id)}
          isActive={index === at || (at < 0 && index === 0)}
          handlers={handlers}
        />,
      );
    }
  };
  // The row with the focus stays, however far it is scrolled away: else the focus would be lost.
  if (at >= 0 && at < first) {
    draw(at);
  }
  for (let index = first; index < last; index++) {
    draw(index);
  }
  if (at >= last) {
    draw(at);
  }
  return (
    <div
      className="grid"
      role="grid"
      aria-label={title}
      aria-rowcount={sessions.length + 1}
      aria-multiselectable="true"
      onKeyDown={onKeyDown}
      onFocus={(event) => focus.follow(event.target)}
    >
      <GridHead
        query={query}
        onQuery={props.onQuery}
        isAll={sessions.length > 0 && order.every((id) => selection.ids.has(id))}
        isSome={selection.ids.size > 0}
        onAll={() => props.onSelection(toggleAll(selection, order))}
        label={t("list.selectAll")}
      />
      <div
        ref={body}
        className="grid-body"
        role="rowgroup"
        style={{ height: sessions.length * rowPx }}
      >
        {drawn}
      </div>
    </div>
  );
}

function isMenuKey(event: KeyboardEvent): boolean {
  return event.key === "ContextMenu" || (event.shiftKey && event.key === "F10");
}

/** What a row tells the grid. */
export interface RowHandlers {
  openMenu: (session: SessionView, place: MenuPlace) => void;
  onSelect: (id: SessionId, isSpan: boolean) => void;
}

/** The same object for ever, so that rows are not drawn again, calling the newest functions. */
function useSteady(handlers: RowHandlers): RowHandlers {
  const newest = useRef(handlers);
  useLayoutEffect(() => {
    newest.current = handlers;
  });
  const [steady] = useState<RowHandlers>(() => ({
    openMenu: (session, place) => newest.current.openMenu(session, place),
    onSelect: (id, isSpan) => newest.current.onSelect(id, isSpan),
  }));
  return steady;
}

interface FocusedRow {
  /** Takes the focus to a row, drawing it first if it is not. */
  on: (id: SessionId) => void;
  /** Notes which row got the focus by itself. */
  follow: (target: EventTarget) => void;
}

function useFocusedRow(
  body: { readonly current: HTMLElement | null },
  order: readonly SessionId[],
  at: number,
  rowPx: number,
  onActive: (id: SessionId) => void,
): FocusedRow {
  const [wanted, setWanted] = useState<SessionId>();
  const lastAt = useRef(at);
  const hadFocus = useRef(false);
  useEffect(() => {
    if (wanted !== undefined && order[at] === wanted) {
      showRow(body.current, at, rowPx);
      rowOf(body.current, wanted)?.focus({ preventScroll: true });
      setWanted(undefined);
    }
  }, [wanted, at, order, body, rowPx]);
  useEffect(() => {
    // The row under the focus has left the list: its successor takes over.
    const next = order[Math.min(lastAt.current, order.length - 1)];
    if (at < 0 && hadFocus.current && document.activeElement === document.body && next) {
      onActive(next);
      setWanted(next);
    }
    if (at >= 0) {
      lastAt.current = at;
    }
  }, [at, order, onActive]);
  return {
    on: (id) => {
      onActive(id);
      setWanted(id);
    },
    follow: (target) => {
      const id = (target as Element).closest<HTMLElement>("[data-session]")?.dataset.session;
      hadFocus.current = id !== undefined;
      if (id !== undefined) {
        onActive(id);
      }
    },
  };
}

function rowOf(body: HTMLElement | null, id: SessionId): HTMLElement | undefined {
  return [...(body?.querySelectorAll<HTMLElement>("[data-session]") ?? [])].find(
    (row) => row.dataset.session === id,
  );
}

/** What lies above the rows while the page is scrolled, and a little air. */
const HEAD_PX = 120;
const FOOT_PX = 96;

function showRow(body: HTMLElement | null, at: number, rowPx: number): void {
  const top = (body?.getBoundingClientRect().top ?? 0) + at * rowPx;
  if (top < HEAD_PX) {
    window.scrollBy({ top: top - HEAD_PX, behavior: "instant" });
  } else if (top + rowPx > window.innerHeight - FOOT_PX) {
    window.scrollBy({ top: top + rowPx - window.innerHeight + FOOT_PX, behavior: "instant" });
  }
}
