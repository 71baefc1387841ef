// The support form's page: ask, wait, get ready. No sign-in and no framework, as the join page.

import "../styles/base.css";
import "../styles/ui.css";
import "../styles/join-root.css";
import "../styles/join.css";
import "../styles/support.css";
import { definitions } from "virtual:schema/support";
import { type Config, loadConfig } from "../gateway/config";
import { ask } from "../gateway/http";
import { codeOf, Refused } from "../gateway/refused";
import { fill } from "../join/element";
import { frame } from "../join/frame";
import { lookingView } from "../join/views";
import type { ErrorCode, SupportAsked, SupportPage, SupportPlace } from "../protocol/generated";
import { joinEn } from "../words/join.en";
import { joinJa } from "../words/join.ja";
import { type Language, preferredLanguage, rememberLanguage } from "../words/language";
import { type SupportWords, supportEn } from "../words/support.en";
import { supportJa } from "../words/support.ja";
import { forgetAsked, keepAsked, keptAsked } from "./asked";
import { askOf, type Fault, type FieldKey, faultsOf, fieldsOf, type Values } from "./draft";
import { formView } from "./form";
import { refusedView } from "./refused";
import { standing, statusView, type Wait, waitView } from "./wait";

type Step =
  | { kind: "loading" }
  | { kind: "form"; page: SupportPage; readAt: number }
  | { kind: "wait"; asked: SupportAsked; place: SupportPlace; isLost: boolean }
  | { kind: "over"; error: ErrorCode }
  | { kind: "refused"; error: ErrorCode };

const WORDS = {
  ja: { support: supportJa, join: joinJa },
  en: { support: supportEn, join: joinEn },
};
/** A form that is sent sooner after it was read counts as a program's (FILL_SECONDS_MIN). */
const FILL_MS_MIN = 3_500;
const ASK_AGAIN_MS_MIN = 2_000;
/** What ends the wait; anything else is tried again. */
const OVER: readonly ErrorCode[] = [
  "session_closed",
  "session_expired",
  "session_deleted",
  "unknown_code",
];

const entry = decodeURIComponent(window.location.pathname.split("/")[2] ?? "");
let language: Language = preferredLanguage();
let config: Config | undefined;
let step: Step = { kind: "loading" };
let values: Values = {};
let faults = new Map<FieldKey, Fault>();
let problem: ErrorCode | undefined;
let isSending = false;
let clockOffsetMs = 0;
let team = "";
let timer: ReturnType<typeof setTimeout> | undefined;

const settings = loadConfig().then(
  (loaded) => {
    config = loaded;
  },
  () => undefined,
);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && step.kind === "wait") {
    void askPlace();
  }
});
void start();

async function start(): Promise<void> {
  const kept = keptAsked(entry);
  await settings;
  if (kept === undefined) {
    await readForm();
    return;
  }
  team = config?.team ?? "";
  step = { kind: "wait", asked: kept, place: kept.place, isLost: false };
  await askPlace();
  draw(true);
}

async function readForm(): Promise<void> {
  try {
    const page = await ask<SupportPage>(definitions, {
      path: `/support/${encodeURIComponent(entry)}`,
      answer: "SupportPage",
    });
    clockOffsetMs = page.now - Date.now();
    team = page.team;
    go({ kind: "form", page, readAt: performance.now() });
  } catch (error) {
    go({ kind: "refused", error: codeOf(error) });
  }
}

async function send(website: string): Promise<void> {
  if (step.kind !== "form" || isSending) {
    return;
  }
  const { page, readAt } = step;
  faults = faultsOf(fieldsOf(page.fields, language), values);
  problem = undefined;
  if (faults.size > 0) {
    draw(false);
    document.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
    return;
  }
  isSending = true;
  draw(false);
  await pause(FILL_MS_MIN - (performance.now() - readAt));
  const body = askOf(values, { stamp: page.stamp, language, owns: page.fields.own.length });
  try {
    const path = `/support/${encodeURIComponent(entry)}`;
    const asked = await ask<SupportAsked>(definitions, {
      path,
      body: website === "" ? body : { ...body, website },
      answer: "SupportAsked",
    });
    keepAsked(entry, asked);
    values = {};
    go({ kind: "wait", asked, place: asked.place, isLost: false });
    askLater(asked.place);
  } catch (error) {
    problem = codeOf(error);
    if (error instanceof Refused && problem === "malformed_request") {
      showFault(error.field);
    }
    if (problem === "form_outdated" || problem === "looks_automated") {
      await readForm(); // What was typed stays; only the page's stamp is new.
    }
  } finally {
    isSending = false;
    draw(false);
  }
}

/** The gateway named a field: it says so there as well. */
function showFault(field: string | undefined): void {
  const known = (["name", "mail", "phone", "problem"] as const).find((key) => key === field);
  if (known !== undefined) {
    faults.set(known, { kind: known === "mail" ? "badMail" : "hidden" });
  }
}

async function askPlace(): Promise<void> {
  clearTimeout(timer);
  if (step.kind !== "wait") {
    return;
  }
  const { asked } = step;
  try {
    const place = await ask<SupportPlace>(definitions, {
      path: "/support/place",
      body: { code: { kind: "link", code: asked.secret } },
      answer: "SupportPlace",
    });
    clockOffsetMs = place.now - Date.now();
    step = { kind: "wait", asked, place, isLost: false };
    askLater(place);
  } catch (error) {
    const code = codeOf(error);
    if (OVER.includes(code)) {
      forgetAsked(entry);
      go({ kind: "over", error: code });
      return;
    }
    step = { ...step, isLost: true };
    askLater(step.place);
  }
  drawStatus();
}

function askLater(place: SupportPlace): void {
  clearTimeout(timer);
  const afterMs = Math.max(ASK_AGAIN_MS_MIN, place.again_after * 1000);
  timer = setTimeout(() => void askPlace(), afterMs);
}

function go(next: Step): void {
  step = next;
  draw(true);
}

function draw(isNewStep: boolean): void {
  const { join } = WORDS[language];
  document.documentElement.lang = language;
  const content = frame(join, language, view(), (chosen) => {
    language = chosen;
    rememberLanguage(chosen);
    draw(false);
  });
  document.getElementById("root")?.replaceChildren(...content);
  nameWindow();
  if (isNewStep) {
    document.querySelector<HTMLElement>("[data-focus]")?.focus();
  }
}

/** Draws only what has changed: the rest may hold what somebody is reading or about to press. */
function drawStatus(): void {
  if (step.kind === "wait") {
    const status = statusView(WORDS[language].support, waiting(step));
    document.getElementById("support-status")?.replaceWith(status);
    nameWindow();
  }
}

function view(): HTMLElement {
  const { support, join } = WORDS[language];
  switch (step.kind) {
    case "loading":
      return lookingView({ ...join, looking: support.loading });
    case "form":
      return form(support, step.page);
    case "wait":
      return waitView(support, join, waiting(step));
    case "over":
      return refusedView(support, step.error, { label: support.again, onAct: again });
    case "refused":
      return refusedView(support, step.error, { label: support.retry, onAct: again });
  }
}

function form(words: SupportWords, page: SupportPage): HTMLElement {
  const { join } = WORDS[language];
  return formView(words, {
    page,
    language,
    fields: fieldsOf(page.fields, language),
    values,
    faults,
    problem: problem && known(words, problem),
    isSending,
    domain:
      page.domain === undefined
        ? { isProven: false, text: join.unverified }
        : { isProven: true, text: fill(join.verified, { domain: page.domain }) },
    onChange: (key, text) => {
      values[key] = text;
      faults.delete(key);
    },
    onSend: (website) => void send(website),
  });
}

function known(words: SupportWords, error: ErrorCode): { title: string; next: string } {
  const refused: Partial<Record<ErrorCode, { title: string; next: string }>> = words.refused;
  return refused[error] ?? words.refused.unavailable;
}

function waiting({ asked, place, isLost }: Extract<Step, { kind: "wait" }>): Wait {
  return { asked, place, isLost, team, config, language, now: Date.now() + clockOffsetMs };
}

/** The tab says how things stand, for those who look at another one meanwhile. */
function nameWindow(): void {
  const { support } = WORDS[language];
  document.title =
    step.kind === "wait" ? standing(support, waiting(step)).title : `${support.title} – ${team}`;
}

function again(): void {
  problem = undefined;
  go({ kind: "loading" });
  void readForm();
}

function pause(ms: number): Promise<void> {
  return ms <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));
}
