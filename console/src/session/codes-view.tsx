// The ways into a session: PIN, link, QR code and a text to send.

import { type ReactElement, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../lists/desk-context";
import type { Codes, SessionId } from "../protocol/generated";
import { CopyButton } from "../ui/copy-button";
import { QrCode } from "../ui/qr-code";
import { LANGUAGES, type Language } from "../words/language";
import { groupedPin, joinLink } from "./join-link";
import { MailForm } from "./mail-form";

interface Props {
  codes: Codes;
  session: SessionId;
}

/** All ways in, each with its copy button, and the text to send. */
export function CodesView({ codes, session }: Props): ReactElement {
  const { t } = useTranslation();
  const link = joinLink(codes);
  return (
    <div className="codes">
      <div className="codes-main">
        <section className="code">
          <h3>{t("codes.pin")}</h3>
          <p className="pin" data-testid="pin">
            {groupedPin(codes.pin)}
          </p>
          <CopyButton text={groupedPin(codes.pin)} label={t("codes.copyPin")} />
        </section>
        <section className="code">
          <h3>{t("codes.link")}</h3>
          <p className="link" data-testid="link">
            {link}
          </p>
          <CopyButton text={link} label={t("codes.copyLink")} />
        </section>
      </div>
      <QrCode text={link} label={t("codes.qr")} />
      <MessageText codes={codes} session={session} />
    </div>
  );
}

/** The ready-made text, in the customer's language rather than the technician's. */
function MessageText({ codes, session }: Props): ReactElement {
  const { t, i18n } = useTranslation();
  const { can_mail } = useMe();
  const [language, setLanguage] = useState<Language>(i18n.language === "en" ? "en" : "ja");
  const { body } = codes.letters[language];
  return (
    <details className="message">
      <summary>{t("codes.message")}</summary>
      <div className="message-body">
        <fieldset className="languages">
          <legend className="unseen">{t("codes.messageLanguage")}</legend>
          {LANGUAGES.map((each) => (
            <button
              key={each}
              type="button"
              lang={each}
              aria-pressed={each === language}
              onClick={() => setLanguage(each)}
            >
              {t(`language.${each}`)}
            </button>
          ))}
        </fieldset>
        <p className="message-text" lang={language}>
          {body}
        </p>
        <CopyButton text={body} label={t("codes.copyMessage")} />
        {can_mail && <MailForm session={session} language={language} />}
      </div>
    </details>
  );
}
