// The ways into a session: PIN, link, QR code and a text to send.

import { type ReactElement, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../lists/desk-context";
import type { Codes } from "../protocol/generated";
import { CopyButton } from "../ui/copy-button";
import { QrCode } from "../ui/qr-code";
import { LANGUAGES, type Language } from "../words/language";

/** The link, with its secret in the fragment, which no server ever sees. */
export function joinLink({ join_url, secret }: Codes): string {
  return `${join_url}#${secret}`;
}

/** A PIN in three groups, as people read it out. */
export function groupedPin(pin: string): string {
  return pin.replace(/^(\d{3})(\d{3})(\d{3})$/, "$1 $2 $3");
}

/** All ways in, each with its copy button. */
export function CodesView({ codes }: { codes: Codes }): ReactElement {
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
      <MessageText codes={codes} />
    </div>
  );
}

/** The ready-made text, in the customer's language rather than the technician's. */
function MessageText({ codes }: { codes: Codes }): ReactElement {
  const { t, i18n } = useTranslation();
  const { team } = useMe();
  const [language, setLanguage] = useState<Language>(i18n.language === "en" ? "en" : "ja");
  const text = t(`message.${language}`, {
    team,
    link: joinLink(codes),
    page: codes.join_url,
    pin: groupedPin(codes.pin),
  });
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
          {text}
        </p>
        <CopyButton text={text} label={t("codes.copyMessage")} />
      </div>
    </details>
  );
}
