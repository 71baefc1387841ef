// The administration's texts. They are typed here rather than with the others: the type of
// i18next's `t` over all of them is too deep for the compiler.

import { useTranslation } from "react-i18next";
import type { AdminWords } from "../words/admin.en";

type Plain<K extends string> = K extends `${infer Base}_one` | `${infer Base}_other` ? Base : K;

type Leaf<T, Path extends string = ""> = {
  [K in keyof T & string]: T[K] extends string ? `${Path}${Plain<K>}` : Leaf<T[K], `${Path}${K}.`>;
}[keyof T & string];

/** Words a text; `count` chooses between one and several. */
export type Say = (key: Leaf<AdminWords>, values?: Record<string, string | number>) => string;

/** The texts in the reader's language. */
export function useWords(): { t: Say; language: string } {
  // The cast only hides the namespace from the types; it is loaded with the screen.
  const { t, i18n } = useTranslation("admin" as "console");
  return { t: t as unknown as Say, language: i18n.language };
}
