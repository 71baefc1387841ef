// The console's texts through i18next, typed by the English catalogue.

import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { en } from "./console.en";
import { ja } from "./console.ja";
import { type Language, preferredLanguage, rememberLanguage } from "./language";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "console";
    resources: { console: typeof en };
  }
}

/** Makes the texts ready in the reader's language. */
export async function startWords(): Promise<void> {
  i18next.on("languageChanged", (language) => {
    document.documentElement.lang = language;
  });
  await i18next.use(initReactI18next).init({
    lng: preferredLanguage(),
    fallbackLng: false,
    supportedLngs: ["ja", "en"],
    ns: ["console"],
    defaultNS: "console",
    resources: { en: { console: en }, ja: { console: ja } },
    interpolation: { escapeValue: false }, // React escapes.
    returnNull: false,
  });
}

/** Switches the language and remembers it. */
export async function changeLanguage(language: Language): Promise<void> {
  rememberLanguage(language);
  await i18next.changeLanguage(language);
}
