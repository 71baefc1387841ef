// The console's texts through i18next, typed by the English catalogue; only the language that is
// read is loaded.

import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type { ConsoleWords, en } from "./console.en";
import { type Language, preferredLanguage, rememberLanguage } from "./language";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "console";
    resources: { console: typeof en };
  }
}

const CATALOGUES: Record<Language, () => Promise<ConsoleWords>> = {
  en: () => import("./console.en").then(({ en }) => en),
  ja: () => import("./console.ja").then(({ ja }) => ja),
};

/** Makes the texts ready in the reader's language. */
export async function startWords(): Promise<void> {
  i18next.on("languageChanged", (language) => {
    document.documentElement.lang = language;
  });
  const language = preferredLanguage();
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    supportedLngs: ["ja", "en"],
    ns: ["console"],
    defaultNS: "console",
    resources: { [language]: { console: await CATALOGUES[language]() } },
    interpolation: { escapeValue: false }, // React escapes.
    returnNull: false,
  });
}

/** Switches the language and remembers it. */
export async function changeLanguage(language: Language): Promise<void> {
  i18next.addResourceBundle(language, "console", await CATALOGUES[language]());
  rememberLanguage(language);
  await i18next.changeLanguage(language);
}
