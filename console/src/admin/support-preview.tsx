// The form as customers will see it, drawn by the same code as their page.

import "../styles/join.css";
import "../styles/support.css";
import { type ReactElement, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../lists/desk-context";
import { fieldsOf } from "../support/draft";
import { formView } from "../support/form";
import { LANGUAGES, type Language } from "../words/language";
import { supportEn } from "../words/support.en";
import { supportJa } from "../words/support.ja";
import { type Draft, formOf } from "./support-draft";
import { useWords } from "./use-words";

const WORDS = { ja: supportJa, en: supportEn };

/** The preview. */
export function SupportPreview({ draft }: { draft: Draft }): ReactElement {
  const { t, language: reader } = useWords();
  const { t: common } = useTranslation();
  const me = useMe();
  const frame = useRef<HTMLDivElement>(null);
  const [language, setLanguage] = useState<Language>(reader === "en" ? "en" : "ja");
  useEffect(() => {
    const { title, introduction, fields } = formOf(draft);
    const view = formView(WORDS[language], {
      page: { team: me.team, title, queued: 0, ...(introduction && { introduction }) },
      language,
      fields: fieldsOf(fields, language),
      values: {},
      faults: new Map(),
      isSending: false,
      onChange: () => undefined,
      onSend: () => undefined,
    });
    // A picture of a form, not a form: nothing in it can be reached.
    view.inert = true;
    frame.current?.replaceChildren(view);
  }, [draft, language, me.team]);
  return (
    <section className="preview" aria-label={t("support.preview")}>
      <div className="preview-head">
        <h3>{t("support.preview")}</h3>
        <fieldset className="languages">
          <legend className="unseen">{common("language.label")}</legend>
          {LANGUAGES.map((each) => (
            <button
              key={each}
              type="button"
              lang={each}
              aria-pressed={each === language}
              onClick={() => setLanguage(each)}
            >
              {common(`language.${each}`)}
            </button>
          ))}
        </fieldset>
      </div>
      <p className="field-hint">{t("support.previewText")}</p>
      <div className="preview-phone" lang={language} ref={frame} aria-hidden="true" />
    </section>
  );
}
