// What the form asks for, what has been typed into it, and whether it can be sent: pure.

import { isPrintable } from "../protocol/check";
import type { AskSupport, FormFields, Need } from "../protocol/generated";
import type { Language } from "../words/language";

/** A field's name within the form; `own0` is the first of the manager's own. */
export type FieldKey = "name" | "mail" | "phone" | "problem" | `own${number}`;

/** A field that is shown. */
export interface Field {
  readonly key: FieldKey;
  readonly isRequired: boolean;
  /** The manager's words; the others are the page's. */
  readonly label?: string;
  readonly charsMax: number;
  readonly isLong: boolean;
}

/** What has been typed. */
export type Values = Partial<Record<FieldKey, string>>;

/** What is wrong with what was typed. */
export type Fault =
  | { kind: "missing" }
  | { kind: "tooLong"; max: number; now: number }
  | { kind: "badMail" }
  | { kind: "hidden" };

/** The protocol's limits, in characters (text.rs, mail.rs); a test holds them to its schema. */
export const CHARS_MAX = { name: 64, mail: 254, phone: 40, problem: 1_000, own: 200 } as const;

// As HTML takes one for valid; the gateway decides.
const MAIL = /^[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/;

/** The fields to show, in their order. */
export function fieldsOf(fields: FormFields, language: Language): Field[] {
  const known = (["name", "mail", "phone", "problem"] as const).map((key) =>
    field(key, fields[key], CHARS_MAX[key]),
  );
  const own = fields.own.map(({ label, need }, at) => ({
    ...field(`own${at}`, need, CHARS_MAX.own),
    label: label[language],
    isHidden: need === "hidden",
  }));
  return [...known, ...own].filter(({ isHidden }) => !isHidden);
}

function field(key: FieldKey, need: Need, charsMax: number): Field & { isHidden: boolean } {
  const isLong = key === "problem";
  return { key, isRequired: need === "required", isHidden: need === "hidden", charsMax, isLong };
}

/** What is wrong, by field; empty when it can be sent. */
export function faultsOf(fields: readonly Field[], values: Values): Map<FieldKey, Fault> {
  const faults = new Map<FieldKey, Fault>();
  for (const each of fields) {
    const fault = faultOf(each, (values[each.key] ?? "").trim());
    if (fault !== undefined) {
      faults.set(each.key, fault);
    }
  }
  return faults;
}

function faultOf({ key, isRequired, charsMax, isLong }: Field, text: string): Fault | undefined {
  if (text === "") {
    return isRequired ? { kind: "missing" } : undefined;
  }
  const now = [...text].length;
  if (now > charsMax) {
    return { kind: "tooLong", max: charsMax, now };
  }
  if (key === "mail" && !MAIL.test(text)) {
    return { kind: "badMail" };
  }
  const lines = isLong ? text.split(/\r\n?|\n|\t/).filter((line) => line !== "") : [text];
  return lines.every((line) => line.trim() === "" || isPrintable(line))
    ? undefined
    : { kind: "hidden" };
}

/** What to send; `owns` is how many fields of the manager's own the form has. */
export function askOf(
  values: Values,
  { stamp, language, owns }: { stamp: string; language: Language; owns: number },
): AskSupport {
  const text = (key: FieldKey): string | undefined => (values[key] ?? "").trim() || undefined;
  const named = (["name", "mail", "phone", "problem"] as const)
    .map((key) => [key, text(key)] as const)
    .filter(([, value]) => value !== undefined);
  const own = Array.from({ length: owns }, (_, at) => text(`own${at}`) ?? null);
  return { stamp, language, ...Object.fromEntries(named), own };
}
