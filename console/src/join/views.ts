// The steps of the join page: type a PIN, wait, and be refused; the way in is in found.ts.

import { type ErrorCode, type JoinCode, PIN_DIGITS } from "../protocol/generated";
import type { JoinWords } from "../words/join.en";
import { grouped, pinDigits, readCode, secretOf } from "./code";
import { drawing, element } from "./element";

const ALERT = "M10 6.5v4M10 13.4v.1M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0Z";

/** Asks for the PIN; a pasted link does as well. */
export function enterView(
  words: JoinWords,
  problem: "linkBroken" | undefined,
  onCode: (code: JoinCode) => void,
): HTMLElement {
  const input = element("input", {
    id: "pin",
    class: "pin-input",
    type: "text",
    aria: { describedby: "pin-problem" },
  });
  input.inputMode = "numeric";
  input.autocomplete = "off";
  input.placeholder = "000 000 000";
  input.dataset.focus = "";
  const fault = element("p", { id: "pin-problem", class: "field-error", role: "alert" });
  input.addEventListener("input", () => {
    fault.textContent = "";
    const pasted = secretOf(input.value);
    if (pasted !== undefined) {
      onCode({ kind: "link", code: pasted });
    } else if (!input.value.includes("#")) {
      regroup(input);
    }
  });
  const form = element(
    "form",
    { class: "join-form" },
    withFor(element("label", { text: words.pinLabel }), "pin"),
    input,
    fault,
    element("button", {
      class: "button button-primary size-large",
      type: "submit",
      text: words.next,
    }),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const code = readCode(input.value);
    if (code === undefined) {
      fault.textContent = words.pinShort;
      input.focus();
    } else {
      onCode(code);
    }
  });
  return element(
    "section",
    { class: "join-card" },
    element("h1", { text: words.enterTitle }),
    element("p", { class: "join-lead", text: words.enterText }),
    problem && alertText(words[problem]),
    form,
  );
}

/** Waits for the gateway. */
export function lookingView(words: JoinWords): HTMLElement {
  return element(
    "section",
    { class: "join-card join-wait", role: "status" },
    element("span", { class: "spinner", aria: { hidden: "true" } }),
    element("p", { text: words.looking }),
  );
}

/** Says why there is no way in, and what to do next. */
export function refusedView(
  words: JoinWords,
  error: ErrorCode,
  { onOther, onRetry }: { onOther: () => void; onRetry: () => void },
): HTMLElement {
  const known: Partial<Record<ErrorCode, { title: string; next: string }>> = words.refused;
  const said = known[error];
  const canRetry = error === "gateway_unreachable" || error === "unavailable";
  const title = element("h1", { text: said?.title ?? words.refused.unavailable.title });
  title.tabIndex = -1;
  title.dataset.focus = "";
  return element(
    "section",
    { class: "join-card", role: "alert" },
    element("span", { class: "join-sign" }, drawing(ALERT)),
    title,
    element("p", { class: "join-lead", text: said?.next ?? words.error[error] }),
    element(
      "div",
      { class: "join-acts" },
      canRetry &&
        element("button", {
          class: "button button-primary size-large",
          text: words.retry,
          onClick: onRetry,
        }),
      element("button", {
        class: `button size-large ${canRetry ? "button-normal" : "button-primary"}`,
        text: words.other,
        onClick: onOther,
      }),
    ),
  );
}

function alertText(text: string): HTMLElement {
  return element("p", { class: "problem", role: "alert" }, drawing(ALERT), text);
}

function withFor(label: HTMLLabelElement, id: string): HTMLLabelElement {
  label.htmlFor = id;
  return label;
}

/** Shows the digits in groups and keeps the caret behind the digit it was behind. */
function regroup(input: HTMLInputElement): void {
  const before = pinDigits(input.value.slice(0, input.selectionStart ?? 0)).length;
  const digits = pinDigits(input.value);
  const text = grouped(digits);
  if (text === input.value) {
    return;
  }
  input.value = text;
  const caret = before === 0 ? 0 : before + Math.floor((before - 1) / 3);
  const at = digits.length === PIN_DIGITS ? text.length : caret;
  input.setSelectionRange(at, at);
}
