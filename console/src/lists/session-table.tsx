// Sessions as a table; on a phone each row becomes a card.

import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { paths } from "../paths";
import type { SessionView } from "../protocol/generated";
import { SessionActions } from "../session/session-actions";
import { ExchangeChip, PresenceText, StateChip } from "../ui/chips";
import { moment, relative } from "../words/time";
import { isOpen, stateAt } from "./session-book";

interface Props {
  sessions: readonly SessionView[];
  /** The server's clock in milliseconds. */
  now: number;
  title: string;
}

/** The table. */
export function SessionTable({ sessions, now, title }: Props): ReactElement {
  const { t } = useTranslation();
  return (
    <table className="sessions">
      <caption className="unseen">{title}</caption>
      <thead>
        <tr>
          <th scope="col">{t("list.state")}</th>
          <th scope="col">{t("list.customer")}</th>
          <th scope="col">{t("list.technician")}</th>
          <th scope="col">{t("list.device")}</th>
          <th scope="col">{t("list.age")}</th>
          <th scope="col">{t("list.expiry")}</th>
          <th scope="col">
            <span className="unseen">{t("list.actions")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {sessions.map((session) => (
          <Row key={session.id} session={session} now={now} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ session, now }: { session: SessionView; now: number }): ReactElement {
  const { t, i18n } = useTranslation();
  const state = stateAt(session, now);
  const name = session.customer ?? t("list.noName");
  const people = [session.assignee, ...session.collaborators].filter((each) => each !== undefined);
  const when = (at: number): ReactElement => (
    <time dateTime={new Date(at).toISOString()} title={moment(at, i18n.language)}>
      {relative(at, now, i18n.language)}
    </time>
  );
  return (
    <tr data-testid="session-row" data-session={session.id} data-state={state}>
      <td className="cell-state">
        <StateChip state={state} />
        <ExchangeChip exchange={session.exchange} />
      </td>
      <td className="cell-customer">
        <Link href={paths.session(session.id)} className={session.customer ? "" : "is-unnamed"}>
          {name}
        </Link>
        {session.subject && <span className="cell-subject">{session.subject}</span>}
      </td>
      <td className="cell-people" data-label={t("list.technician")}>
        {people.length === 0 && t("list.nobody")}
        {people.map(({ id, name: who }, at) => (
          <span key={id}>
            {at > 0 && " · "}
            {who}
          </span>
        ))}
      </td>
      <td data-label={t("list.device")}>
        <PresenceText presence={session.presence} now={now} />
      </td>
      <td data-label={t("list.age")}>{when(Math.min(session.created_at, now))}</td>
      <td data-label={t("list.expiry")}>{isOpen(state) ? when(session.expires_at) : "–"}</td>
      <td className="cell-acts">
        <SessionActions session={session} label={t("list.rowMenu", { name })} />
      </td>
    </tr>
  );
}
