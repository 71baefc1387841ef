// Builds elements from words only: text never becomes markup.

/** What an element can be given. */
export interface Given {
  class?: string;
  text?: string;
  id?: string;
  role?: string;
  href?: string;
  type?: string;
  lang?: string;
  testId?: string;
  aria?: Record<string, string>;
  onClick?: () => void;
}

/** An element with its children. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  given: Given = {},
  ...children: (Node | string | false | undefined)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  const attributes: Record<string, string | undefined> = {
    class: given.class,
    id: given.id,
    role: given.role,
    href: given.href,
    type: given.type ?? (name === "button" ? "button" : undefined),
    lang: given.lang,
    "data-testid": given.testId,
  };
  for (const [key, value] of Object.entries(given.aria ?? {})) {
    attributes[`aria-${key}`] = value;
  }
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) {
      made.setAttribute(key, value);
    }
  }
  if (given.text !== undefined) {
    made.textContent = given.text;
  }
  if (given.onClick !== undefined) {
    made.addEventListener("click", given.onClick);
  }
  made.append(...children.filter((child) => child !== false && child !== undefined));
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

/** A drawing of strokes in a box of 20 × 20. */
export function drawing(path: string, className = "icon"): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", className);
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("width", "20");
  svg.setAttribute("height", "20");
  svg.setAttribute("fill", "none");
  svg.setAttribute("aria-hidden", "true");
  const stroke = document.createElementNS(SVG, "path");
  stroke.setAttribute("d", path);
  svg.append(stroke);
  return svg;
}

/** A text with its `{names}` filled in. */
export function fill(text: string, values: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
