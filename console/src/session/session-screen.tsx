// The page of one session: the remote session, its ways in, its details, and all actions.

import { type ReactElement, type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { codeOf } from "../gateway/refused";
import { useDesk, useDeskState, useMe, useNow } from "../lists/desk-context";
import { isOpen, stateAt } from "../lists/session-book";
import { paths } from "../paths";
import type { Codes, ErrorCode, SessionId, SessionView } from "../protocol/generated";
import { NotFound } from "../shell/not-found";
import { Button } from "../ui/button";
import { PresenceText, StateChip } from "../ui/chips";
import { Icon } from "../ui/icon";
import { useTitle } from "../ui/title";
import { moment, relative } from "../words/time";
import { CodesView } from "./codes-view";
import { RemoteCard } from "./remote-card";
import { SessionActions, useRun } from "./session-actions";

/** Finds the session, asking the gateway when no list has it. */
export function SessionScreen({ id }: { id: SessionId }): ReactElement {
  const { t } = useTranslation();
  const desk = useDesk();
  const { book, isRead } = useDeskState();
  const [isMissing, setIsMissing] = useState(false);
  const session = book.sessions.get(id);
  const isUnknown = session === undefined && isRead;
  useEffect(() => {
    if (isUnknown) {
      desk.read(id).catch(() => setIsMissing(true));
    }
  }, [desk, id, isUnknown]);
  if (session !== undefined) {
    return <Found session={session} />;
  }
  return isMissing ? (
    <NotFound title={t("session.missing")} />
  ) : (
    <p className="empty" role="status">
      {t("shell.loading")}
    </p>
  );
}

function Found({ session }: { session: SessionView }): ReactElement {
  const { t } = useTranslation();
  const now = useNow(1_000);
  const run = useRun();
  const { place, allowed } = session;
  const state = stateAt(session, now);
  const title = session.customer ?? session.subject ?? t("session.unnamed");
  useTitle(title);
  const back = place.kind === "channel" ? paths.channel(place.channel) : paths.private;
  return (
    <div className="page">
      <Link href={back} className="back">
        <Icon name="back" />
        {t("session.back")}
      </Link>
      <header className="page-head">
        <div>
          <h1>{title}</h1>
          <p className="page-state">
            <StateChip state={state} />
            <PresenceText presence={session.presence} now={now} />
            {session.customer && session.subject && <span>{session.subject}</span>}
          </p>
        </div>
        <div className="page-acts">
          {allowed.includes("pick_up") && (
            <Button weight="primary" onPress={() => void run(session.id, { type: "pick_up" })}>
              {t("action.pick_up")}
            </Button>
          )}
          {allowed.includes("release") && (
            <Button onPress={() => void run(session.id, { type: "release" })}>
              {t("action.release")}
            </Button>
          )}
          <SessionActions session={session} label={t("session.more")} isOnPage />
        </div>
      </header>
      <div className="columns">
        <div className="column-main">
          {/* What the page is opened for comes first: the codes until the customer is in. */}
          {state === "waiting" && <CodesCard session={session} isOpen />}
          <RemoteCard session={session} />
          {state !== "waiting" && <CodesCard session={session} isOpen={isOpen(state)} />}
        </div>
        <Details session={session} now={now} />
      </div>
    </div>
  );
}

function CodesCard(props: { session: SessionView; isOpen: boolean }): ReactElement {
  const { session } = props;
  const { t } = useTranslation();
  const desk = useDesk();
  const isAllowed = session.allowed.includes("show_code");
  const [codes, setCodes] = useState<Codes>();
  const [refused, setRefused] = useState<ErrorCode>();
  const isWaiting = session.state === "waiting";
  const show = (): void => {
    desk.codes(session.id).then(setCodes, (error) => setRefused(codeOf(error)));
  };
  useEffect(() => {
    // While the customer is awaited the codes are what the page is opened for.
    if (isAllowed && isWaiting) {
      desk.codes(session.id).then(setCodes, (error) => setRefused(codeOf(error)));
    }
  }, [desk, session.id, isAllowed, isWaiting]);
  let body: ReactNode;
  if (!props.isOpen) {
    body = <p className="card-text">{t("codes.over")}</p>;
  } else if (!isAllowed) {
    body = <p className="card-text">{t("codes.hidden")}</p>;
  } else if (codes !== undefined) {
    body = <CodesView codes={codes} />;
  } else {
    body = <Button onPress={show}>{t("codes.show")}</Button>;
  }
  return (
    <section className="card" aria-labelledby="codes-title">
      <h2 id="codes-title">{t("codes.title")}</h2>
      {props.isOpen && isAllowed && (
        <p className="card-text">
          {t(session.presence.kind === "never" ? "codes.text" : "codes.used")}
        </p>
      )}
      {body}
      {refused && (
        <p className="problem" role="alert">
          <Icon name="alert" />
          {t(`error.${refused}`)}
        </p>
      )}
    </section>
  );
}

function Details({ session, now }: { session: SessionView; now: number }): ReactElement {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const { place, assignee, collaborators } = session;
  const channel = me.channels.find(({ id }) => place.kind === "channel" && id === place.channel);
  const when = (at: number): string =>
    `${moment(at, i18n.language)} (${relative(at, now, i18n.language)})`;
  const guests = collaborators.map(({ name }) => name).join(" · ");
  const rows: [label: string, value: ReactNode][] = [
    [t("session.assignee"), assignee?.name ?? t("session.none")],
    [t("session.collaborators"), guests === "" ? t("session.none") : guests],
    [t("session.subject"), session.subject ?? t("session.none")],
    [t("session.place"), place.kind === "private" ? t("session.private") : channel?.name],
    [t("session.device"), <PresenceText key="device" presence={session.presence} now={now} />],
    [t("session.system"), session.system ?? t("session.none")],
    [t("session.created"), when(Math.min(session.created_at, now))],
    [t("session.expires"), isOpen(session.state) ? when(session.expires_at) : "–"],
  ];
  if (session.closed_because !== undefined) {
    rows.push([t("session.closedBecause"), session.closed_because]);
  }
  return (
    <section className="card details" aria-labelledby="details-title">
      <h2 id="details-title">{t("session.details")}</h2>
      <dl>
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
