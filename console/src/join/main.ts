// The join page: from a link or a PIN to a running agent. No sign-in, no framework, and the
// secret leaves the address bar before anything else happens.

import "../styles/base.css";
import "../styles/ui.css";
import "../styles/join-root.css";
import "../styles/join.css";
import { definitions } from "virtual:schema/join";
import { type Config, loadConfig } from "../gateway/config";
import { ask } from "../gateway/http";
import { codeOf } from "../gateway/refused";
import type { ErrorCode, JoinCode, Looked } from "../protocol/generated";
import { joinEn } from "../words/join.en";
import { joinJa } from "../words/join.ja";
import { type Language, preferredLanguage, rememberLanguage } from "../words/language";
import { readCode } from "./code";
import { foundView } from "./found";
import { frame } from "./frame";
import { enterView, lookingView, refusedView } from "./views";

type Step =
  | { kind: "enter"; problem?: "linkBroken" }
  | { kind: "looking" }
  | { kind: "found"; code: JoinCode; looked: Looked }
  | { kind: "refused"; error: ErrorCode; code: JoinCode };

const WORDS = { ja: joinJa, en: joinEn };

const fragment = takeFragment();
let language: Language = preferredLanguage();
let config: Config | undefined;
let step: Step = { kind: "looking" };

// Settings are only needed for the downloads: without them the page still says what it can.
const settings = loadConfig().then(
  (loaded) => {
    config = loaded;
  },
  () => undefined,
);

window.addEventListener("hashchange", () => open(takeFragment()));
open(fragment);

/** Takes the fragment out of the address bar and the history. */
function takeFragment(): string {
  const { hash, pathname } = window.location;
  if (hash !== "") {
    window.history.replaceState(null, "", pathname);
  }
  return hash;
}

function open(hash: string): void {
  if (hash.length <= 1) {
    go({ kind: "enter" });
    return;
  }
  const code = readCode(hash);
  if (code === undefined) {
    go({ kind: "enter", problem: "linkBroken" });
  } else {
    void look(code);
  }
}

async function look(code: JoinCode): Promise<void> {
  go({ kind: "looking" });
  try {
    const answer = ask<Looked>(definitions, {
      path: "/join/look",
      body: { code },
      answer: "Looked",
    });
    const [looked] = await Promise.all([answer, settings]);
    go({ kind: "found", code, looked });
  } catch (error) {
    go({ kind: "refused", error: codeOf(error), code });
  }
}

function go(next: Step): void {
  step = next;
  draw(true);
}

function draw(isNewStep: boolean): void {
  const words = WORDS[language];
  document.documentElement.lang = language;
  const content = frame(words, language, view(), (chosen) => {
    language = chosen;
    rememberLanguage(chosen);
    draw(false);
  });
  document.getElementById("root")?.replaceChildren(...content);
  if (isNewStep) {
    // Screen readers go on where the new step begins.
    document.querySelector<HTMLElement>("[data-focus]")?.focus();
  }
}

function view(): HTMLElement {
  const words = WORDS[language];
  const again = (): void => go({ kind: "enter" });
  switch (step.kind) {
    case "enter":
      return enterView(words, step.problem, (code) => void look(code));
    case "looking":
      return lookingView(words);
    case "found":
      return foundView(words, { ...step, config, language, onOther: again });
    case "refused": {
      const { code } = step;
      return refusedView(words, step.error, { onOther: again, onRetry: () => void look(code) });
    }
  }
}
