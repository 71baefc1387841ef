// The code is good: who helps, three steps, and the ways to hand the code to the agent.

import type { Config, System } from "../gateway/config";
import type { JoinCode, Looked } from "../protocol/generated";
import type { JoinWords } from "../words/join.en";
import { agentAddress, grouped } from "./code";
import { drawing, element, fill } from "./element";
import { SYSTEM_NAMES, systemOf } from "./system";

const CHECK = "m4.5 10.5 3.5 3.5 7.5-8";
const ALERT = "M10 6.5v4M10 13.4v.1M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0Z";
const SHIELD = "M10 2.8 16 5v4.8c0 3.6-2.5 6.2-6 7.4-3.5-1.2-6-3.8-6-7.4V5Zm-2.6 7 2 2 3.5-3.8";

/** What the step knows. */
export interface Found {
  code: JoinCode;
  looked: Looked;
  config: Config | undefined;
  language: string;
  onOther: () => void;
}

/** The step. */
export function foundView(words: JoinWords, found: Found): HTMLElement {
  const { looked, language } = found;
  const { team, technician, domain } = looked;
  const title = element("h1", { text: technician ?? team });
  title.tabIndex = -1;
  title.dataset.focus = "";
  const format = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  const time = format.format(looked.expires_at);
  return element(
    "div",
    { class: "join-found" },
    element(
      "section",
      { class: "join-card" },
      element(
        "div",
        { class: "join-helper" },
        element(
          "span",
          { class: "avatar", aria: { hidden: "true" } },
          [...(technician ?? team)][0],
        ),
        element(
          "div",
          {},
          element("p", { class: "join-over", text: words.helper }),
          title,
          technician !== undefined && element("p", { class: "join-team", text: team }),
        ),
      ),
      domain === undefined
        ? element("p", { class: "join-domain is-bad" }, drawing(ALERT), words.unverified)
        : element("p", { class: "join-domain" }, drawing(CHECK), fill(words.verified, { domain })),
      element("p", { class: "join-small", text: words.scam }),
      element("p", { class: "join-small", text: fill(words.expires, { time }) }),
    ),
    wayIn(words, { ...found, page: window.location.origin + window.location.pathname }),
    element(
      "section",
      { class: "join-calm" },
      drawing(SHIELD),
      element(
        "div",
        {},
        element("h2", { text: words.calmTitle }),
        element("p", { text: words.calmText }),
      ),
    ),
    element("button", {
      class: "button button-quiet",
      text: words.other,
      onClick: found.onOther,
    }),
  );
}

/** What the ways in need to know. */
export interface WayIn {
  code: JoinCode;
  config: Config | undefined;
  language: string;
  /** The address of the join page. */
  page: string;
}

/** How to get the code into an agent on this device, or what to do where there is none. */
export function wayIn(words: JoinWords, found: WayIn): HTMLElement {
  const system = systemOf(navigator.userAgent, navigator.maxTouchPoints);
  const downloads = found.config?.downloads ?? {};
  if (system === "phone") {
    const page = found.page.replace(/^https?:\/\//, "");
    return note(words.phoneTitle, fill(words.phoneText, { page }));
  }
  const address = system === "other" ? undefined : downloads[system];
  if (address === undefined || system === "other") {
    const names = (Object.keys(downloads) as System[]).map((each) => SYSTEM_NAMES[each]);
    return note(
      fill(words.notYetTitle, { system: SYSTEM_NAMES[system] }),
      fill(words.notYetText, { systems: names.join(", ") || SYSTEM_NAMES.linux }),
    );
  }
  return steps(words, found, system, address);
}

function note(title: string, text: string): HTMLElement {
  return element(
    "section",
    { class: "join-card" },
    element("h2", { text: title }),
    element("p", { class: "join-lead", text }),
  );
}

function steps(words: JoinWords, found: WayIn, system: System, address: string): HTMLElement {
  const download = element("a", {
    class: "button button-primary size-large",
    href: address,
    text: fill(words.download, { system: SYSTEM_NAMES[system] }),
  });
  download.download = "";
  const manual = byHand(words, found);
  manual.hidden = found.code.kind === "link";
  const started = element("button", {
    class: "button button-normal size-large",
    text: words.started,
    onClick: () => {
      manual.hidden = false;
      // A hint to the agent on this computer; it asks its user before it does anything.
      window.location.assign(agentAddress(window.location.origin, found.code));
    },
  });
  return element(
    "section",
    { class: "join-card" },
    element("h2", { text: words.stepsTitle }),
    element(
      "ol",
      { class: "join-steps" },
      step(words.step1, words.step1Text, download),
      step(words.step2, system === "linux" ? words.step2Linux : words.step2Other),
      step(words.step3, words.step3Text, started, manual),
    ),
  );
}

function step(title: string, text: string, ...more: HTMLElement[]): HTMLElement {
  return element("li", {}, element("h3", { text: title }), element("p", { text }), ...more);
}

/** The way that always works: the visitor carries the code over. */
function byHand(words: JoinWords, { code, page }: WayIn): HTMLElement {
  const { origin } = window.location;
  const head = element("h4", { text: words.manualTitle });
  if (code.kind === "pin") {
    return element(
      "div",
      { class: "join-manual" },
      head,
      element("p", { text: words.manualPin }),
      element(
        "dl",
        {},
        element("dt", { text: words.gateway }),
        element("dd", { text: origin }),
        element("dt", { text: words.pin }),
        element("dd", { class: "pin", text: grouped(code.code), testId: "pin" }),
      ),
    );
  }
  const said = element("p", { role: "status" });
  const copy = async (): Promise<void> => {
    const link = `${page}#${code.code}`;
    const isDone = await navigator.clipboard.writeText(link).then(
      () => true,
      () => false,
    );
    said.textContent = isDone ? words.copied : words.copyFailed;
  };
  return element(
    "div",
    { class: "join-manual" },
    head,
    element("p", { text: words.manualLink }),
    element("button", {
      class: "button button-normal size-small",
      text: words.copyLink,
      onClick: () => void copy(),
    }),
    said,
  );
}
