// One session in a list: who waits first, then who, what and until when.

import { type MouseEvent, memo, type ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { paths } from "../paths";
import type { Place, SessionView } from "../protocol/generated";
import { ExchangeChip, PresenceText, StateChip } from "../ui/chips";
import { Icon } from "../ui/icon";
import { countdown, lasting, moment, relative } from "../words/time";
import { waitingFor } from "./attention";
import { useMe } from "./desk-context";
import { isOpen, stateAt } from "./session-book";
import type { RowHandlers } from "./session-grid";
import { Tick } from "./tick";
import { useUnread } from "./unread";

interface Props {
  session: SessionView;
  /** The server's clock in milliseconds. */
  now: number;
  index: number;
  /** Pixels from the top of the list. */
  top: number;
  hasPlace: boolean;
  isSelected: boolean;
  /** Whether Tab leads into this row. */
  isActive: boolean;
  handlers: RowHandlers;
}

/** The row. */
export const SessionRow = memo(function SessionRow(props: Props): ReactElement {
  const { session, now, index, top, isSelected, isActive, handlers } = props;
  const { t, i18n } = useTranslation();
  const me = useMe();
  const isUnread = useUnread(session);
  const state = stateAt(session, now);
  const waiting = waitingFor(session, me, now);
  const name = session.customer ?? session.subject ?? t("list.noName");
  const stop = isActive ? 0 : -1;
  const when = (at: number): ReactElement => (
    <time dateTime={new Date(at).toISOString()} title={moment(at, i18n.language)}>
      {relative(at, now, i18n.language)}
    </time>
  );
  const onContextMenu = (event: MouseEvent): void => {
    event.preventDefault();
    handlers.openMenu(session, { x: event.clientX, y: event.clientY });
  };
  // A click with Shift chooses, as in every list of files; any other is the link's own.
  const onClick = (event: MouseEvent): void => {
    if (event.shiftKey && (event.target as Element).closest(".tick, button") === null) {
      event.preventDefault();
      handlers.onSelect(session.id, true);
    }
  };
  return (
    <div
      className={`grid-row row-${waiting?.kind ?? "calm"}${isUnread ? " is-unread" : ""}`}
      role="row"
      style={{ transform: `translateY(${top}px)` }}
      tabIndex={stop}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-testid="session-row"
      data-session={session.id}
      data-state={state}
      onContextMenu={onContextMenu}
      onClickCapture={onClick}
    >
      <div role="gridcell" className="cell-tick">
        <Tick
          label={t("list.select", { name })}
          isOn={isSelected}
          tabIndex={stop}
          onTick={(isSpan) => handlers.onSelect(session.id, isSpan)}
        />
      </div>
      <div role="gridcell" className="cell-state">
        <span className="chips">
          <StateChip state={state} />
          <ExchangeChip exchange={session.exchange} />
        </span>
        {isOpen(state) && <PresenceText presence={session.presence} now={now} />}
      </div>
      <div role="gridcell" className="cell-customer">
        <Link
          href={paths.session(session.id)}
          className={session.customer ? "" : "is-unnamed"}
          tabIndex={stop}
        >
          {isUnread && <span className="unread" role="img" aria-label={t("list.unread")} />}
          <span className="cell-name">{name}</span>
        </Link>
        <span className="cell-subject">
          {props.hasPlace && <PlaceName place={session.place} />}
          {session.customer && session.subject}
        </span>
      </div>
      <div role="gridcell" className="cell-technician">
        <People session={session} />
      </div>
      <div role="gridcell" className="cell-waiting">
        {waiting && (
          <span className={`waits waits-${waiting.kind}`}>
            <span>{t(`list.waits.${waiting.kind}`)}</span>
            {waiting.kind === "granted" && (
              <strong>{t("remote.left", { time: countdown(waiting.until - now) })}</strong>
            )}
            {waiting.kind === "queued" && (
              <strong>{lasting(now - waiting.since, i18n.language)}</strong>
            )}
          </span>
        )}
      </div>
      <div role="gridcell" className="cell-made">
        {when(Math.min(session.created_at, now))}
      </div>
      <div role="gridcell" className="cell-expires">
        {isOpen(state) ? when(session.expires_at) : "–"}
      </div>
      <div role="gridcell" className="cell-acts">
        <button
          type="button"
          className="button button-quiet button-icon"
          tabIndex={stop}
          aria-haspopup="menu"
          aria-label={t("list.rowMenu", { name })}
          onClick={(event) => handlers.openMenu(session, { beside: event.currentTarget })}
        >
          <Icon name="kebab" />
        </button>
      </div>
    </div>
  );
});

function People({ session }: { session: SessionView }): ReactElement {
  const { t } = useTranslation();
  const { assignee, collaborators } = session;
  return (
    <>
      <span className={assignee ? "cell-who" : "cell-who is-nobody"}>
        {assignee?.name ?? t("list.nobody")}
      </span>
      {collaborators.length > 0 && (
        <span className="cell-with">{collaborators.map(({ name }) => `+ ${name}`).join(" ")}</span>
      )}
    </>
  );
}

function PlaceName({ place }: { place: Place }): ReactElement | null {
  const { t } = useTranslation();
  const me = useMe();
  const name =
    place.kind === "private"
      ? t("shell.private")
      : me.channels.find(({ id }) => id === place.channel)?.name;
  return name === undefined ? null : (
    <span className="place">
      <Icon name={place.kind === "private" ? "lock" : "hash"} size={12} />
      {name}
    </span>
  );
}
