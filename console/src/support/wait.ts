// After the form was sent: the place in the queue, the time so far, and getting the computer ready.

import type { Config } from "../gateway/config";
import { grouped } from "../join/code";
import { drawing, element, fill } from "../join/element";
import { wayIn } from "../join/found";
import { systemOf } from "../join/system";
import type { SupportAsked, SupportPlace } from "../protocol/generated";
import type { JoinWords } from "../words/join.en";
import type { Language } from "../words/language";
import type { SupportWords } from "../words/support.en";

const CHECK = "m4.5 10.5 3.5 3.5 7.5-8";
const MINUTE_MS = 60_000;

/** What the step knows. */
export interface Wait {
  asked: Pick<SupportAsked, "pin" | "secret" | "join_url">;
  place: SupportPlace;
  team: string;
  config: Config | undefined;
  language: Language;
  /** The gateway could not be asked last time. */
  isLost: boolean;
  /** This device's clock, in milliseconds, moved to the gateway's. */
  now: number;
}

/** The step. */
export function waitView(words: SupportWords, joinWords: JoinWords, wait: Wait): HTMLElement {
  return element(
    "div",
    { class: "join-found" },
    statusView(words, wait),
    ready(words, joinWords, wait),
  );
}

/** The part that changes while the customer waits; it is drawn anew with every answer. */
export function statusView(words: SupportWords, wait: Wait): HTMLElement {
  const { title, text } = standing(words, wait);
  const heading = element("h1", { text: title });
  heading.tabIndex = -1;
  heading.dataset.focus = "";
  return element(
    "section",
    { class: "join-card support-status", id: "support-status", role: "status" },
    element("p", { class: "support-sent" }, drawing(CHECK), words.sent),
    heading,
    element("p", { class: "join-lead", text }),
    wait.isLost && element("p", { class: "problem", text: words.lineLost }),
  );
}

/** How things stand, in a line and a sentence. */
export function standing(words: SupportWords, wait: Wait): { title: string; text: string } {
  const { place, team } = wait;
  const technician = place.technician ?? team;
  if (place.state === "active") {
    return { title: fill(words.active, { technician }), text: words.activeText };
  }
  if (place.state === "waiting") {
    const title = place.technician ? fill(words.taken, { technician }) : words.someoneTakes;
    return { title, text: fill(words.takenText, { technician }) };
  }
  const title =
    place.place === undefined || place.place <= 1
      ? words.placeFirst
      : fill(words.place, { place: String(place.place) });
  const gap = wait.language === "ja" ? "" : " ";
  return { title, text: waited(words, wait) + gap + words.stay };
}

/** How long it has been, in minutes and hours: seconds would make it seem longer. */
export function waited(words: SupportWords, { place, now, language }: Wait): string {
  const minutes = Math.floor(Math.max(0, now - place.since) / MINUTE_MS);
  if (minutes === 0) {
    return `${words.justNow}${language === "ja" ? "。" : "."}`;
  }
  const unit = (value: number, name: string): string =>
    new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "long" }).format(
      value,
    );
  const hours = Math.floor(minutes / 60);
  const parts = [
    hours > 0 && unit(hours, "hour"),
    minutes % 60 > 0 && unit(minutes % 60, "minute"),
  ];
  const time = parts.filter((part) => part !== false).join(language === "ja" ? "" : " ");
  return `${fill(words.waiting, { time })}${language === "ja" ? "。" : "."}`;
}

function ready(words: SupportWords, joinWords: JoinWords, wait: Wait): HTMLElement {
  const { asked, config, language } = wait;
  const pin = element("p", { class: "pin", text: grouped(asked.pin), testId: "pin" });
  const isPhone = systemOf(navigator.userAgent, navigator.maxTouchPoints) === "phone";
  const page = asked.join_url.replace(/^https?:\/\//, "");
  const code = { kind: "link", code: asked.secret } as const;
  return element(
    "div",
    { class: "join-found" },
    element("h2", { class: "support-meanwhile", text: words.meanwhile }),
    isPhone
      ? element(
          "section",
          { class: "join-card" },
          element("h2", { text: words.phoneReadyTitle }),
          element(
            "ol",
            { class: "join-steps" },
            element(
              "li",
              {},
              element("p", { text: words.phoneReady1 }),
              element("strong", { class: "support-address", text: page }),
            ),
            element("li", {}, element("p", { text: words.phoneReady2 }), pin),
          ),
        )
      : wayIn(joinWords, { code, config, language, page: asked.join_url }),
    !isPhone && element("section", { class: "join-card" }, element("p", { text: words.tell }), pin),
  );
}
