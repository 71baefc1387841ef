// The page of one session: the remote session, its ways in, notes, details, and all actions.

import { lazy, type ReactElement, Suspense, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { codeOf } from "../gateway/refused";
import { useDesk, useDeskState, useMe, useNow } from "../lists/desk-context";
import { isOpen, stateAt } from "../lists/session-book";
import { unread } from "../lists/unread";
import { asLeft } from "../lists/use-query";
import { paths } from "../paths";
import type { Codes, ErrorCode, SessionId, SessionView } from "../protocol/generated";
import { NotFound } from "../shell/not-found";
import { useShortcuts } from "../shell/shortcuts";
import { Button } from "../ui/button";
import { PresenceText, StateChip } from "../ui/chips";
import { Icon } from "../ui/icon";
import { useTitle } from "../ui/title";
import { loadWords } from "../words/i18n";
import { useActs } from "./acts";
import { CodesView } from "./codes-view";
import { Details } from "./details";
import { NotesCard } from "./notes-card";
import { RemoteCard } from "./remote-card";

/** What the customer wrote into a support form; only sessions that came by one have it. */
const IntakeCard = lazy(async () => {
  const [file] = await Promise.all([import("../history/intake-card"), loadWords("history")]);
  return { default: file.IntakeCard };
});

/** Finds the session, asking the gateway when no list has it. */
export function SessionScreen({ id }: { id: SessionId }): ReactElement {
  const { t } = useTranslation();
  const desk = useDesk();
  const { book, isRead } = useDeskState();
  const [isMissing, setIsMissing] = useState(false);
  const known = book.sessions.get(id);
  const isUnknown = known === undefined && isRead;
  // While it is read anew, after a cut, the page stays as it was.
  const last = useRef<SessionView>(undefined);
  if (known !== undefined) {
    last.current = known;
  }
  useEffect(() => {
    if (isUnknown) {
      desk.read(id).then(
        () => setIsMissing(false),
        (error) => setIsMissing(["not_found", "session_deleted"].includes(codeOf(error))),
      );
    }
  }, [desk, id, isUnknown]);
  const session = known ?? (isMissing ? undefined : last.current);
  if (session !== undefined) {
    return <Found session={session} />;
  }
  return isMissing ? (
    <NotFound title={t(last.current === undefined ? "session.missing" : "session.gone")} />
  ) : (
    <p className="empty" role="status">
      {t("shell.loading")}
    </p>
  );
}

function Found({ session }: { session: SessionView }): ReactElement {
  const { t } = useTranslation();
  const now = useNow(1_000);
  const me = useMe();
  const { place } = session;
  const state = stateAt(session, now);
  const title = session.customer ?? session.subject ?? t("session.unnamed");
  useTitle(title);
  useEffect(() => unread.look(session), [session]);
  const back =
    place.kind === "channel"
      ? asLeft(paths.channel(place.channel), place)
      : asLeft(paths.private, { kind: "private", member: me.id });
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
            {isOpen(state) && <PresenceText presence={session.presence} now={now} />}
            {session.customer && session.subject && <span>{session.subject}</span>}
          </p>
        </div>
        <Acts session={session} />
      </header>
      <Invitation session={session} />
      {session.is_asked && (
        <Suspense>
          <IntakeCard id={session.id} />
        </Suspense>
      )}
      <div className="columns">
        <div className="column-main">
          {/* What the page is opened for comes first: the codes until the customer is in. */}
          {state === "waiting" && <CodesCard session={session} isOpen />}
          <RemoteCard session={session} />
          {state !== "waiting" && <CodesCard session={session} isOpen={isOpen(state)} />}
          <NotesCard session={session} now={now} />
        </div>
        <Details session={session} now={now} />
      </div>
    </div>
  );
}

/** What is done most often as buttons, the rest in the menu, all by key. */
function Acts({ session }: { session: SessionView }): ReactElement {
  const { t } = useTranslation();
  const acts = useActs();
  const more = useRef<HTMLButtonElement>(null);
  const openMenu = (): void => {
    if (more.current !== null) {
      acts.openMenu([session], { beside: more.current }, true);
    }
  };
  useShortcuts({ ...acts.shortcuts(() => [session]), menu: openMenu });
  const { allowed } = session;
  return (
    <div className="page-acts">
      {allowed.includes("pick_up") && (
        <Button weight="primary" icon="pickUp" onPress={() => acts.begin("pick_up", [session])}>
          {t("action.pick_up")}
        </Button>
      )}
      {allowed.includes("release") && (
        <Button icon="release" onPress={() => acts.begin("release", [session])}>
          {t("action.release")}
        </Button>
      )}
      <button
        ref={more}
        type="button"
        className="button button-quiet button-icon"
        aria-haspopup="menu"
        aria-label={t("session.more")}
        onClick={openMenu}
      >
        <Icon name="kebab" />
      </button>
    </div>
  );
}

/** A colleague's invitation, to accept or decline. */
function Invitation({ session }: { session: SessionView }): ReactElement | null {
  const { t } = useTranslation();
  const acts = useActs();
  const me = useMe();
  const isMine = session.invited.some(({ id }) => id === me.id);
  if (!isMine || !session.allowed.includes("accept")) {
    return null;
  }
  const name = session.assignee?.name;
  return (
    <section className="invitation" aria-labelledby="invitation-title">
      <Icon name="invite" size={22} />
      <div>
        <h2 id="invitation-title">{t("invitation.title")}</h2>
        <p>{name === undefined ? t("invitation.textNobody") : t("invitation.text", { name })}</p>
      </div>
      <div className="invitation-acts">
        <Button weight="primary" onPress={() => acts.begin("accept", [session])}>
          {t("action.accept")}
        </Button>
        <Button onPress={() => acts.begin("decline", [session])}>{t("action.decline")}</Button>
      </div>
    </section>
  );
}

function CodesCard(props: { session: SessionView; isOpen: boolean }): ReactElement {
  const { session } = props;
  const { t } = useTranslation();
  const desk = useDesk();
  const { renewals } = useDeskState();
  const acts = useActs();
  const renewed = renewals.get(session.id) ?? 0;
  const isAllowed = session.allowed.includes("show_code");
  const isWaiting = session.state === "waiting";
  const [wanted, setWanted] = useState(false);
  const [codes, setCodes] = useState<Codes>();
  const [refused, setRefused] = useState<ErrorCode>();
  // While the customer is awaited the codes are what the page is opened for.
  const isShown = isAllowed && (isWaiting || wanted);
  // biome-ignore lint/correctness/useExhaustiveDependencies: codes made anew are shown anew
  useEffect(() => {
    if (!isShown) {
      return undefined;
    }
    let isCurrent = true;
    desk.codes(session.id).then(
      (found) => isCurrent && setCodes(found),
      (error) => isCurrent && setRefused(codeOf(error)),
    );
    return () => {
      isCurrent = false;
    };
  }, [isShown, desk, session.id, renewed]);
  let body: ReactElement;
  if (!props.isOpen) {
    body = <p className="card-text">{t("codes.over")}</p>;
  } else if (!isAllowed) {
    body = <p className="card-text">{t("codes.hidden")}</p>;
  } else if (codes !== undefined && isShown) {
    body = <CodesView codes={codes} session={session.id} />;
  } else {
    body = <Button onPress={() => setWanted(true)}>{t("codes.show")}</Button>;
  }
  return (
    <section className="card" aria-labelledby="codes-title">
      <header className="card-head">
        <h2 id="codes-title">{t("codes.title")}</h2>
        {props.isOpen && session.allowed.includes("renew_codes") && (
          <Button
            size="small"
            weight="quiet"
            icon="refresh"
            onPress={() => acts.begin("renew_codes", [session])}
          >
            {t("codes.renew")}
          </Button>
        )}
      </header>
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
