// Start remote session, in its two forms: the first press asks the customer, and only after the
// customer's grant does the button become the second, which connects.

import { type ReactElement, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { useDeskState, useMe, useNow } from "../lists/desk-context";
import { paths } from "../paths";
import type { ExchangeView, Mode, Outcome, SessionView } from "../protocol/generated";
import { newUlid } from "../protocol/ulid";
import { openShareWindow } from "../share/intent";
import { Button } from "../ui/button";
import { Segments } from "../ui/field";
import { Icon } from "../ui/icon";
import { countdown } from "../words/time";
import { whyNot } from "./actions";
import { useActs } from "./acts";
import { whyWords } from "./refusal-words";
import { whyNotRequest } from "./why-not";

/** The card. */
export function RemoteCard({ session }: { session: SessionView }): ReactElement {
  const { t } = useTranslation();
  const now = useNow(250);
  const exchange = exchangeAt(session.exchange, now);
  return (
    <section className={`card remote remote-${exchange.kind}`} aria-labelledby="remote-title">
      <h2 id="remote-title">{t("remote.title")}</h2>
      <Body session={session} exchange={exchange} now={now} />
    </section>
  );
}

/** What has lapsed is over, also before the gateway's news of it. */
function exchangeAt(exchange: ExchangeView, now: number): ExchangeView {
  const lapses = exchange.kind === "requested" || exchange.kind === "granted";
  return lapses && now >= exchange.lapses_at ? { kind: "idle", last: "timed_out" } : exchange;
}

interface BodyProps {
  session: SessionView;
  exchange: ExchangeView;
  now: number;
}

function Body({ session, exchange, now }: BodyProps): ReactElement {
  switch (exchange.kind) {
    case "idle":
      return <Idle session={session} last={exchange.last} now={now} />;
    case "requested":
      return <Requested session={session} exchange={exchange} now={now} />;
    case "granted":
      return <Granted session={session} exchange={exchange} now={now} />;
    case "connected":
      return <Connected session={session} exchange={exchange} />;
  }
}

interface IdleProps {
  session: SessionView;
  last: Outcome | undefined;
  now: number;
}

function Idle({ session, last, now }: IdleProps): ReactElement {
  const { t } = useTranslation();
  const me = useMe();
  const { link } = useDeskState();
  const { run } = useActs();
  const mayControl = session.allowed.includes("request_control");
  const whyNoControl = whyNot(session, "request_control");
  const [chosen, setMode] = useState<Mode>("control");
  const [isBusy, setIsBusy] = useState(false);
  const reason = whyNotRequest(session, me, now, link === "offline");
  const mode = mayControl || reason !== undefined ? chosen : "view";
  const isOver = reason === "closed" || reason === "expired" || reason === "deleted";
  const whyNoRequest = whyNot(session, "request");
  const reasonWords =
    reason === "notPermitted" && whyNoRequest !== undefined
      ? whyWords(t, whyNoRequest)
      : reason &&
        t(`remote.whyNot.${reason}`, { name: session.assignee?.name ?? t("list.nobody") });
  const ask = async (): Promise<void> => {
    setIsBusy(true);
    await run([session], { type: "request", request: newUlid(), mode });
    setIsBusy(false);
  };
  const bad = last !== undefined && last !== "withdrawn" && last !== "ended";
  return (
    <>
      {last !== undefined && (
        <p className={bad ? "outcome outcome-bad" : "outcome"} role="status">
          <Icon name={bad ? "alert" : "check"} />
          {t(`remote.last.${last}`)}
        </p>
      )}
      {!isOver && (
        <Segments
          label={t("remote.mode")}
          value={mode}
          isDisabled={reason !== undefined}
          onChange={setMode}
          choices={[
            {
              value: "control",
              label: t("remote.control"),
              hint:
                reason === undefined && !mayControl && whyNoControl !== undefined
                  ? whyWords(t, whyNoControl)
                  : t("remote.controlHint"),
              isDisabled: reason === undefined && !mayControl,
            },
            { value: "view", label: t("remote.view"), hint: t("remote.viewHint") },
          ]}
        />
      )}
      <div className="remote-acts">
        <Button
          weight="primary"
          size="large"
          icon="screen"
          data-testid="start-button"
          isDisabled={reason !== undefined}
          isPending={isBusy}
          aria-describedby="remote-hint"
          onPress={() => void ask()}
        >
          {t("remote.start")}
        </Button>
        <p id="remote-hint" className={reason ? "hint hint-why" : "hint"}>
          {reasonWords ?? t("remote.idle")}
        </p>
      </div>
    </>
  );
}

type Exchange<K extends ExchangeView["kind"]> = Extract<ExchangeView, { kind: K }>;

interface RequestedProps {
  session: SessionView;
  exchange: Exchange<"requested">;
  now: number;
}

function Requested({ session, exchange, now }: RequestedProps): ReactElement {
  const { t } = useTranslation();
  const me = useMe();
  const { run } = useActs();
  const { request, by, mode, lapses_at } = exchange;
  const isMine = by === me.id;
  const name = useName(session, by);
  const words = mode === "view" ? t("remote.sentView") : t("remote.sentControl");
  return (
    <>
      <div className="remote-state" role="status">
        <span className="pulse" aria-hidden="true" />
        <div>
          <strong>{t("remote.sent")}</strong>
          <p>{isMine ? words : t("remote.sentOther", { name })}</p>
        </div>
      </div>
      <div className="remote-acts">
        <span className="countdown">{t("remote.left", { time: countdown(lapses_at - now) })}</span>
        {session.allowed.includes("withdraw") && (
          <Button onPress={() => void run([session], { type: "withdraw", request })}>
            {t("remote.withdraw")}
          </Button>
        )}
      </div>
    </>
  );
}

interface GrantedProps {
  session: SessionView;
  exchange: Exchange<"granted">;
  now: number;
}

function Granted({ session, exchange, now }: GrantedProps): ReactElement {
  const { t } = useTranslation();
  const me = useMe();
  const { run } = useActs();
  const [, navigate] = useLocation();
  const { link } = useDeskState();
  const { request, by, mode, lapses_at } = exchange;
  const isMine = by === me.id && session.allowed.includes("connect");
  const name = useName(session, by);
  const words = mode === "view" ? t("remote.grantedView") : t("remote.grantedControl");
  const connect = (): void => navigate(paths.share(session.id), { state: { request } });
  return (
    <>
      <div className="remote-state remote-state-good" role="status">
        <Icon name="check" size={22} />
        <div>
          <strong>{t("remote.granted")}</strong>
          <p>{isMine ? words : t("remote.grantedOther", { name })}</p>
        </div>
      </div>
      <div className="remote-acts">
        {isMine && (
          <>
            <Button
              weight="primary"
              size="large"
              icon="screen"
              data-testid="start-button"
              isDisabled={link === "offline"}
              onPress={connect}
            >
              {t("remote.connect")}
            </Button>
            <Button icon="open" onPress={() => openShareWindow(session.id, request)}>
              {t("remote.connectWindow")}
            </Button>
          </>
        )}
        {session.allowed.includes("end_share") && (
          <Button
            weight="quiet"
            onPress={() => void run([session], { type: "end_share", request })}
          >
            {t("remote.withdraw")}
          </Button>
        )}
        <span className="countdown">{t("remote.left", { time: countdown(lapses_at - now) })}</span>
      </div>
    </>
  );
}

interface ConnectedProps {
  session: SessionView;
  exchange: Exchange<"connected">;
}

function Connected({ session, exchange }: ConnectedProps): ReactElement {
  const { t } = useTranslation();
  const me = useMe();
  const { run } = useActs();
  const [, navigate] = useLocation();
  const { request, by } = exchange;
  const isMine = by === me.id;
  const name = useName(session, by);
  return (
    <>
      <div className="remote-state remote-state-good" role="status">
        <span className="pulse" aria-hidden="true" />
        <div>
          <strong>{t("remote.live")}</strong>
          <p>{isMine ? t("remote.liveMine") : t("remote.liveOther", { name })}</p>
        </div>
      </div>
      <div className="remote-acts">
        {isMine && session.allowed.includes("connect") && (
          <Button
            icon="screen"
            onPress={() => navigate(paths.share(session.id), { state: { request } })}
          >
            {t("remote.resume")}
          </Button>
        )}
        {session.allowed.includes("end_share") && (
          <Button
            weight="danger"
            icon="stop"
            onPress={() => void run([session], { type: "end_share", request })}
          >
            {t("remote.end")}
          </Button>
        )}
      </div>
    </>
  );
}

function useName(session: SessionView, id: string): string {
  const { members } = useDeskState();
  const people = [session.assignee, ...session.collaborators, ...members];
  return people.find((person) => person?.id === id)?.name ?? id;
}
