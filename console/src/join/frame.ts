// What surrounds every step of the join page: the mark and the language switch.

import type { JoinWords } from "../words/join.en";
import { LANGUAGES, type Language } from "../words/language";
import { element } from "./element";

const SVG = "http://www.w3.org/2000/svg";

/** The page around `content`. */
export function frame(
  words: JoinWords,
  language: Language,
  content: HTMLElement,
  onLanguage: (language: Language) => void,
): HTMLElement[] {
  const choices = LANGUAGES.map((each) =>
    element("button", {
      text: words[each],
      lang: each,
      aria: { pressed: String(each === language) },
      onClick: () => onLanguage(each),
    }),
  );
  const head = element(
    "header",
    { class: "join-head" },
    element("p", { class: "brand" }, mark(), element("span", { text: "Sasae" })),
    element(
      "div",
      { class: "languages", role: "group", aria: { label: words.language } },
      ...choices,
    ),
  );
  return [head, element("main", { class: "join" }, content)];
}

function mark(): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "mark");
  svg.setAttribute("viewBox", "0 0 32 32");
  svg.setAttribute("width", "30");
  svg.setAttribute("height", "30");
  svg.setAttribute("aria-hidden", "true");
  const ground = document.createElementNS(SVG, "rect");
  ground.setAttribute("class", "mark-ground");
  ground.setAttribute("width", "32");
  ground.setAttribute("height", "32");
  ground.setAttribute("rx", "8");
  svg.append(ground);
  for (const [path, name] of [
    ["M15.5 6.5c0 7.5-2.5 13.5-8.5 18", "mark-stroke"],
    ["M15.3 13.5c1.7 5 4.7 8.5 9.7 11", "mark-stroke mark-second"],
  ]) {
    const stroke = document.createElementNS(SVG, "path");
    stroke.setAttribute("d", path ?? "");
    stroke.setAttribute("class", name ?? "");
    svg.append(stroke);
  }
  return svg;
}
