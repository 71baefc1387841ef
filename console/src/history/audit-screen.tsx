// Everything that happened to a session, in order, and whether the chain of the records holds.

import "../styles/panel.css";
import "../styles/history.css";
import { type ReactElement, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { codeOf } from "../gateway/refused";
import { useDeskState } from "../lists/desk-context";
import { paths } from "../paths";
import type {
  AuditLine,
  AuditTrail,
  ChainState,
  ErrorCode,
  SessionId,
} from "../protocol/generated";
import { Button } from "../ui/button";
import { StateChip } from "../ui/chips";
import { Icon } from "../ui/icon";
import { useTitle } from "../ui/title";
import { moment } from "../words/time";
import { useHistoryApi } from "./api";
import { usePlaceName } from "./history-screen";
import { IntakeCard } from "./intake-card";
import { seenRow } from "./use-search";

const HASH_SHOWN = 12;

/** The screen. */
export function AuditScreen({ id }: { id: SessionId }): ReactElement {
  const { t } = useTranslation("history");
  const { t: common } = useTranslation();
  const api = useHistoryApi();
  const { book } = useDeskState();
  const [trail, setTrail] = useState<AuditTrail>();
  const [error, setError] = useState<ErrorCode>();
  const row = seenRow(id);
  const session = book.sessions.get(id);
  const name = row?.customer ?? session?.customer ?? t("noName");
  const subject = row?.subject ?? session?.subject;
  const state = session?.state ?? row?.state;
  const isAsked = row?.is_asked ?? session?.is_asked ?? hasAsked(trail);
  useTitle(`${name} – ${t("audit")}`);
  useEffect(() => {
    let isCurrent = true;
    setTrail(undefined);
    setError(undefined);
    api.audit(id, undefined).then(
      (read) => isCurrent && setTrail(read),
      (failure) => isCurrent && setError(codeOf(failure)),
    );
    return () => {
      isCurrent = false;
    };
  }, [api, id]);
  const more = async (): Promise<void> => {
    if (trail?.next === undefined) {
      return;
    }
    try {
      const later = await api.audit(id, trail.next);
      setTrail({ ...later, records: [...trail.records, ...later.records] });
    } catch (failure) {
      setError(codeOf(failure));
    }
  };
  return (
    <div className="page">
      <Link href={paths.history} className="back">
        <Icon name="back" />
        {t("back")}
      </Link>
      <header className="page-head audit-head">
        <div>
          <h1>{name}</h1>
          {subject && <p>{subject}</p>}
        </div>
        {state && <StateChip state={state} />}
        {session && (
          <Link href={paths.session(id)} className="button button-normal">
            {t("openSession")}
          </Link>
        )}
      </header>
      {isAsked && <IntakeCard id={id} />}
      <section className="panel">
        <h2>{t("audit")}</h2>
        <p className="panel-text">{t("auditText")}</p>
        {error !== undefined && (
          <p className="problem" role="alert">
            <Icon name="alert" />
            {common(`error.${error}`)}
          </p>
        )}
        {trail === undefined && error === undefined && (
          <p role="status">{common("shell.loading")}</p>
        )}
        {trail !== undefined && <Chain chain={trail.chain} />}
        {trail !== undefined && (
          <ol className="audit">
            {trail.records.map((line) => (
              <Line key={line.seq} line={line} chain={trail.chain} />
            ))}
          </ol>
        )}
        {trail?.next !== undefined && <Button onPress={() => void more()}>{t("auditMore")}</Button>}
      </section>
    </div>
  );
}

function hasAsked(trail: AuditTrail | undefined): boolean {
  return trail?.records.some(({ by }) => by.kind === "visitor") ?? false;
}

function Chain({ chain }: { chain: ChainState }): ReactElement {
  const { t } = useTranslation("history");
  return chain.kind === "whole" ? (
    <p className="chain">
      <Icon name="check" />
      {t("whole")}
    </p>
  ) : (
    <p className="problem" role="alert">
      <Icon name="alert" />
      {t("broken", { at: chain.at })}
    </p>
  );
}

function Line({ line, chain }: { line: AuditLine; chain: ChainState }): ReactElement {
  const { t, i18n } = useTranslation("history");
  const isBroken = chain.kind === "broken" && line.seq >= chain.at;
  const details = useDetails(line);
  return (
    <li className={isBroken ? "is-broken" : undefined} data-testid="audit-line">
      <time dateTime={new Date(line.at).toISOString()}>{time(line.at, i18n.language)}</time>
      <span className="audit-who">{useActor(line)}</span>
      <span className="audit-what">
        <strong>{t(`word.${line.what}`)}</strong>
        {details.length > 0 && <span>{details.join(" · ")}</span>}
      </span>
      <span className="audit-from">
        {line.from && <span>{t("fromAddress", { address: line.from })}</span>}
        <code title={`${t("hash")} ${line.hash}`}>
          {line.seq} {line.hash.slice(0, HASH_SHOWN)}
        </code>
      </span>
    </li>
  );
}

function useActor({ by }: AuditLine): string {
  const { t } = useTranslation("history");
  return by.kind === "member" ? by.member.name : t(`by.${by.kind}`);
}

function useDetails({ detail }: AuditLine): string[] {
  const { t, i18n } = useTranslation("history");
  const { t: common } = useTranslation();
  const { member, place, mode, outcome, until, reason, name } = detail;
  const placeName = usePlaceName({ place: place ?? { kind: "private", member: "" } });
  const parts = [
    member && t("detail.to", { name: member.name }),
    place && t("detail.into", { place: placeName }),
    mode && t(`detail.${mode}`),
    outcome && common(`remote.last.${outcome}`),
    until && t("detail.until", { when: moment(until, i18n.language) }),
    reason && t("detail.named", { name: reason }),
    name && t("detail.named", { name }),
  ];
  return parts.filter((part): part is string => typeof part === "string" && part !== "");
}

/** To the second: the order of two events within a minute matters here. */
function time(at: number, language: string): string {
  const format = new Intl.DateTimeFormat(language, { dateStyle: "short", timeStyle: "medium" });
  return format.format(at);
}
