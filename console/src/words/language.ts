// Which language a reader gets: the one chosen in the switch, else the browser's.

/** The languages that every text exists in. */
export const LANGUAGES = ["ja", "en"] as const;

/** A language of the screens. */
export type Language = (typeof LANGUAGES)[number];

const STORED_AS = "sasae.language";

/** The reader's language. */
export function preferredLanguage(): Language {
  const stored = readStored();
  if (stored !== undefined) {
    return stored;
  }
  const first = navigator.languages
    .map((tag) => tag.slice(0, 2).toLowerCase())
    .find((tag) => tag === "ja" || tag === "en");
  return first === "ja" ? "ja" : "en";
}

/** Remembers a choice for the next visit. */
export function rememberLanguage(language: Language): void {
  try {
    window.localStorage.setItem(STORED_AS, language);
  } catch {
    // Storage is switched off: the choice holds for this visit.
  }
}

/** Tells of a choice that is made in another window of the console. */
export function onLanguageChosenElsewhere(tell: (language: Language) => void): void {
  window.addEventListener("storage", ({ key, newValue }) => {
    const chosen = LANGUAGES.find((language) => language === newValue);
    if (key === STORED_AS && chosen !== undefined) {
      tell(chosen);
    }
  });
}

function readStored(): Language | undefined {
  try {
    const stored = window.localStorage.getItem(STORED_AS);
    return LANGUAGES.find((language) => language === stored);
  } catch {
    return undefined;
  }
}
