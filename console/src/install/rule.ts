// Which requests the service worker answers: the console's own built files and its pages, never
// the API, the sign-in, the customers' pages or anything that was not built with it.

/** What the worker does with a request. */
export type Rule = "file" | "page" | "leave";

/** What the rule looks at; a `Request` is one. */
export interface Asked {
  readonly method: string;
  readonly mode: string;
  readonly url: string;
}

/** The file behind every page of the console. */
export const PAGE = "/index.html";

/** Not the console's: the customers' pages, the API, the sign-in, the agents. */
const OTHERS = /^\/(?:j|s|api|join|support|oidc|download|socket)(?:\/|$)/;

/** The rule for a request to a worker of `origin` that was built with `files`. */
export function ruleFor(asked: Asked, origin: string, files: ReadonlySet<string>): Rule {
  const url = new URL(asked.url);
  if (asked.method !== "GET" || url.origin !== origin) {
    return "leave";
  }
  if (files.has(url.pathname) && url.search === "") {
    return "file";
  }
  const leaf = url.pathname.slice(url.pathname.lastIndexOf("/") + 1);
  const isPage = asked.mode === "navigate" && !leaf.includes(".") && !OTHERS.test(url.pathname);
  return isPage ? "page" : "leave";
}
