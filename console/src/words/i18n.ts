// The console's texts through i18next, typed by the English catalogue; only the language that is
// read is loaded.

import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type { ConsoleWords, en } from "./console.en";
import type { historyEn } from "./history.en";
import {
  type Language,
  onLanguageChosenElsewhere,
  preferredLanguage,
  rememberLanguage,
} from "./language";
import type { preferencesEn } from "./preferences.en";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "console";
    resources: {
      console: typeof en;
      history: typeof historyEn;
      preferences: typeof preferencesEn;
    };
  }
}

const CATALOGUES: Record<Language, () => Promise<ConsoleWords>> = {
  en: () => import("./console.en").then(({ en }) => en),
  ja: () => import("./console.ja").then(({ ja }) => ja),
};

/** Texts of screens that few open, loaded with the screen. */
const MORE = {
  admin: {
    en: () => import("./admin.en").then((file) => file.adminEn),
    ja: () => import("./admin.ja").then((file) => file.adminJa),
  },
  history: {
    en: () => import("./history.en").then((file) => file.historyEn),
    ja: () => import("./history.ja").then((file) => file.historyJa),
  },
  preferences: {
    en: () => import("./preferences.en").then((file) => file.preferencesEn),
    ja: () => import("./preferences.ja").then((file) => file.preferencesJa),
  },
};

/** The name of such texts. */
export type MoreWords = keyof typeof MORE;

const loaded = new Set<MoreWords>();

/** Loads texts in the reader's language; after that they follow the language by themselves. */
export async function loadWords(name: MoreWords): Promise<void> {
  loaded.add(name);
  await addWords(name, i18next.language as Language);
}

async function addWords(name: MoreWords, language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, name)) {
    i18next.addResourceBundle(language, name, await MORE[name][language]());
  }
}

/** Makes the texts ready in the reader's language. */
export async function startWords(): Promise<void> {
  i18next.on("languageChanged", (language) => {
    document.documentElement.lang = language;
  });
  onLanguageChosenElsewhere((language) => void changeLanguage(language));
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
  await Promise.all([...loaded].map((name) => addWords(name, language)));
  rememberLanguage(language);
  await i18next.changeLanguage(language);
}
