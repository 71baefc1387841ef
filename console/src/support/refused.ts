// Why there is no form, or no request any more, and what to do next.

import { drawing, element } from "../join/element";
import type { ErrorCode } from "../protocol/generated";
import type { SupportWords } from "../words/support.en";

const ALERT = "M10 6.5v4M10 13.4v.1M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0Z";

/** The step, with the one thing that can be done. */
export function refusedView(
  words: SupportWords,
  error: ErrorCode,
  { label, onAct }: { label: string; onAct: () => void },
): HTMLElement {
  const all: Partial<Record<ErrorCode, { title: string; next: string }>> = {
    ...words.refused,
    ...words.over,
  };
  const said = all[error] ?? words.refused.unavailable;
  const title = element("h1", { text: said.title });
  title.tabIndex = -1;
  title.dataset.focus = "";
  return element(
    "section",
    { class: "join-card", role: "alert" },
    element("span", { class: "join-sign" }, drawing(ALERT)),
    title,
    element("p", { class: "join-lead", text: said.next }),
    element(
      "div",
      { class: "join-acts" },
      element("button", {
        class: "button button-primary size-large",
        text: label,
        onClick: onAct,
      }),
    ),
  );
}
