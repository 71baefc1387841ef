// The form as the customer sees it; the administration shows the same as a preview.

import { drawing, element, fill } from "../join/element";
import type { SupportPage } from "../protocol/generated";
import type { Language } from "../words/language";
import type { SupportWords } from "../words/support.en";
import type { Fault, Field, FieldKey, Values } from "./draft";

const SHIELD = "M10 2.8 16 5v4.8c0 3.6-2.5 6.2-6 7.4-3.5-1.2-6-3.8-6-7.4V5Zm-2.6 7 2 2 3.5-3.8";
const ALERT = "M10 6.5v4M10 13.4v.1M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0Z";
const CHECK = "m4.5 10.5 3.5 3.5 7.5-8";

/** What a form shows. */
export interface Form {
  page: Pick<SupportPage, "team" | "title" | "introduction" | "queued">;
  language: Language;
  fields: readonly Field[];
  values: Values;
  faults: ReadonlyMap<FieldKey, Fault>;
  /** Why it could not be sent. */
  problem?: { title: string; next: string } | undefined;
  isSending: boolean;
  /** What stands for the team's proven address; a preview says nothing of it. */
  domain?: { isProven: boolean; text: string };
  onChange: (key: FieldKey, text: string) => void;
  onSend: (website: string) => void;
}

/** The form, with what happens next below it. */
export function formView(words: SupportWords, form: Form): HTMLElement {
  const { page, language, problem, isSending, domain } = form;
  const { team } = page;
  const title = element("h1", { text: page.title[language] });
  title.tabIndex = -1;
  title.dataset.focus = "";
  const trap = element("input", { class: "unseen", type: "text", aria: { hidden: "true" } });
  trap.name = "website";
  trap.tabIndex = -1;
  trap.autocomplete = "off";
  const send = element("button", {
    class: "button button-primary size-large",
    type: "submit",
    text: isSending ? words.sending : words.send,
  });
  send.disabled = isSending;
  const inputs = element(
    "form",
    { class: "join-form support-form" },
    ...form.fields.map((field) => fieldView(words, form, field)),
    trap,
    problem && problemView(problem),
    send,
    element("p", { class: "join-small", text: fill(words.privacy, { team }) }),
  );
  inputs.noValidate = true;
  inputs.addEventListener("submit", (event) => {
    event.preventDefault();
    form.onSend(trap.value);
  });
  return element(
    "div",
    { class: "join-found" },
    element(
      "section",
      { class: "join-card" },
      element("p", { class: "join-over", text: team }),
      title,
      domain &&
        element(
          "p",
          { class: domain.isProven ? "join-domain" : "join-domain is-bad" },
          drawing(domain.isProven ? CHECK : ALERT),
          domain.text,
        ),
      page.introduction && introduction(page.introduction[language]),
      element("p", { class: "join-lead", text: words.calm }),
      inputs,
    ),
    nextSteps(words, team, page.queued),
  );
}

/** How many wait, in words. */
export function queueText(words: SupportWords, queued: number): string {
  if (queued === 0) {
    return words.queueNone;
  }
  return queued === 1 ? words.queueOne : fill(words.queueNow, { count: String(queued) });
}

function introduction(text: string): HTMLElement {
  return element("p", { class: "join-lead support-lines", text });
}

function nextSteps(words: SupportWords, team: string, queued: number): HTMLElement {
  const steps = [fill(words.next1, { team }), words.next2, words.next3];
  return element(
    "section",
    { class: "join-calm" },
    drawing(SHIELD),
    element(
      "div",
      {},
      element("h2", { text: words.next }),
      element("ol", { class: "support-next" }, ...steps.map((text) => element("li", { text }))),
      element("p", { class: "support-queue", text: queueText(words, queued) }),
    ),
  );
}

function problemView({ title, next }: { title: string; next: string }): HTMLElement {
  return element(
    "p",
    { class: "problem", role: "alert" },
    drawing(ALERT),
    element("span", {}, element("strong", { text: title }), ` ${next}`),
  );
}

function fieldView(words: SupportWords, form: Form, field: Field): HTMLElement {
  const { key } = field;
  const id = `support-${key}`;
  const input = field.isLong ? element("textarea", { id }) : element("input", { id, type: "text" });
  attributes(input, key);
  input.value = form.values[key] ?? "";
  input.required = field.isRequired;
  const label = element(
    "label",
    {},
    field.label ?? knownLabel(words, key),
    !field.isRequired && element("span", { class: "support-optional", text: words.optional }),
  );
  label.htmlFor = id;
  const hint = hintOf(words, key);
  const said = element("p", { id: `${id}-fault`, class: "field-error" });
  const fault = form.faults.get(key);
  if (fault !== undefined) {
    said.textContent = faultText(words, fault);
    input.setAttribute("aria-invalid", "true");
  }
  input.setAttribute("aria-describedby", hint ? `${id}-hint ${id}-fault` : `${id}-fault`);
  input.addEventListener("input", () => {
    input.removeAttribute("aria-invalid");
    said.textContent = "";
    form.onChange(key, input.value);
  });
  return element(
    "div",
    { class: "support-field" },
    label,
    hint && element("p", { id: `${id}-hint`, class: "field-hint", text: hint }),
    input,
    said,
  );
}

/** What lets a phone bring the right keyboard and offer what it knows. */
function attributes(input: HTMLInputElement | HTMLTextAreaElement, key: FieldKey): void {
  if (input instanceof HTMLTextAreaElement) {
    input.rows = 4;
    return;
  }
  switch (key) {
    case "name":
      input.autocomplete = "name";
      return;
    case "mail":
      input.type = "email";
      input.inputMode = "email";
      input.autocomplete = "email";
      return;
    case "phone":
      input.type = "tel";
      input.inputMode = "tel";
      input.autocomplete = "tel";
      return;
    default:
      input.autocomplete = "off";
  }
}

function knownLabel(words: SupportWords, key: FieldKey): string {
  return key === "name" || key === "mail" || key === "phone" || key === "problem" ? words[key] : "";
}

function hintOf(words: SupportWords, key: FieldKey): string | undefined {
  const hints: Partial<Record<FieldKey, string>> = {
    mail: words.mailHint,
    phone: words.phoneHint,
    problem: words.problemHint,
  };
  return hints[key];
}

function faultText(words: SupportWords, fault: Fault): string {
  return fault.kind === "tooLong"
    ? fill(words.tooLong, { max: String(fault.max), now: String(fault.now) })
    : words[fault.kind];
}
