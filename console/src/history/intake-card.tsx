// What the customer wrote into the support form, with what can be called or written to.

import "../styles/panel.css";
import "../styles/history.css";
import { type ReactElement, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Intake, SessionId } from "../protocol/generated";
import { useHistoryApi } from "./api";

/** The card; nothing when there is nothing to read or it may not be read. */
export function IntakeCard({ id }: { id: SessionId }): ReactElement | null {
  const { t, i18n } = useTranslation("history");
  const { t: common } = useTranslation();
  const api = useHistoryApi();
  const [intake, setIntake] = useState<Intake>();
  useEffect(() => {
    let isCurrent = true;
    api.intake(id).then(
      (read) => isCurrent && setIntake(read),
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [api, id]);
  if (intake === undefined) {
    return null;
  }
  const { name, mail, phone, problem, own } = intake;
  const language = i18n.language === "en" ? "en" : "ja";
  return (
    <section className="panel" data-testid="intake">
      <h2>{t("intake")}</h2>
      {problem && <p className="intake-problem">{problem}</p>}
      <dl className="intake">
        {name && <Fact label={t("customer")}>{name}</Fact>}
        {phone && (
          <Fact label={t("intakePhone")}>
            <a href={`tel:${phone.replace(/[^\d+]/g, "")}`}>{phone}</a>
          </Fact>
        )}
        {mail && (
          <Fact label={t("intakeMail")}>
            <a href={`mailto:${encodeURIComponent(mail)}`}>{mail}</a>
          </Fact>
        )}
        {own.map(({ label, text }) => (
          <Fact key={label.en} label={label[language]}>
            {text}
          </Fact>
        ))}
        <Fact label={t("intakeLanguage")}>{common(`language.${intake.language}`)}</Fact>
      </dl>
    </section>
  );
}

function Fact(props: { label: string; children: ReactElement | string }): ReactElement {
  return (
    <div>
      <dt>{props.label}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}
