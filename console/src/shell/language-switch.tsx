// Switches between the languages; each names itself.

import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { changeLanguage } from "../words/i18n";
import { LANGUAGES } from "../words/language";

/** A button for each language. */
export function LanguageSwitch(): ReactElement {
  const { t, i18n } = useTranslation();
  return (
    <fieldset className="languages">
      <legend className="unseen">{t("language.label")}</legend>
      {LANGUAGES.map((language) => (
        <button
          key={language}
          type="button"
          lang={language}
          aria-pressed={i18n.language === language}
          onClick={() => void changeLanguage(language)}
        >
          {t(`language.${language}`)}
        </button>
      ))}
    </fieldset>
  );
}
