// A support form while it is edited: pure.

import type { Need, OwnField, SupportForm } from "../protocol/generated";
import type { Language } from "../words/language";
import { CHARS_MAX, type TextFault, textFault } from "./text-fault";

/** The fields that every form can have, in their order. */
export const KNOWN_FIELDS = ["name", "mail", "phone", "problem"] as const;

/** The ways to ask for a field. */
export const NEEDS = ["hidden", "optional", "required"] as const satisfies readonly Need[];

/** A form with its introduction always there to type into. */
export interface Draft extends Omit<SupportForm, "introduction"> {
  introduction: Record<Language, string>;
}

/** What is wrong with a draft, by place: `title.ja`, `introduction.en`, `own.0.ja`. */
export type DraftFaults = ReadonlyMap<string, TextFault>;

/** A draft of what is set now. */
export function draftOf(form: SupportForm): Draft {
  return { ...form, introduction: form.introduction ?? { ja: "", en: "" } };
}

/** The form that a draft means. */
export function formOf({ introduction, ...draft }: Draft): SupportForm {
  const { ja, en } = introduction;
  const form = {
    ...draft,
    title: trimmed(draft.title),
    fields: {
      ...draft.fields,
      own: draft.fields.own.map(({ label, need }) => ({ label: trimmed(label), need })),
    },
  };
  return ja.trim() === "" && en.trim() === ""
    ? form
    : { ...form, introduction: trimmed(introduction) };
}

/** What is wrong with it; empty when it can be saved. */
export function draftFaults({ title, introduction, fields }: Draft): DraftFaults {
  const faults = new Map<string, TextFault>();
  const note = (place: string, fault: TextFault | undefined): void => {
    if (fault !== undefined) {
      faults.set(place, fault);
    }
  };
  const one = { max: CHARS_MAX.formText, isRequired: true };
  const isIntroduced = introduction.ja.trim() !== "" || introduction.en.trim() !== "";
  const some = { max: CHARS_MAX.introduction, isRequired: isIntroduced, hasLines: true };
  for (const language of ["ja", "en"] as const) {
    note(`title.${language}`, textFault(title[language], one));
    note(`introduction.${language}`, textFault(introduction[language], some));
    for (const [at, { label }] of fields.own.entries()) {
      note(`own.${at}.${language}`, textFault(label[language], one));
    }
  }
  return faults;
}

/** Another field of one's own, to be worded. */
export const NEW_FIELD: OwnField = { label: { ja: "", en: "" }, need: "optional" };

function trimmed({ ja, en }: Record<Language, string>): Record<Language, string> {
  return { ja: ja.trim(), en: en.trim() };
}
