// Prints how many bytes each page makes a browser load at first, and fails above the limit.

import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const CONSOLE_JS_KB_MAX = 200;
const dist = new URL("../dist/", import.meta.url);
const assets = readdirSync(new URL("assets/", dist));
const SCRIPT_OF_PAGE = /assets\/([^"]+\.js)"/g;
const STATIC_IMPORT = /(?:\bfrom|\bimport)\s*["']\.\/([^"']+\.js)["']/g;
const kilobytes = (bytes) => Math.round(bytes / 102.4) / 10;
const gzip = (file) => gzipSync(readFileSync(new URL(`assets/${file}`, dist)), { level: 9 }).length;

/** The scripts that `text` names, and those that these import before they run. */
function scripts(text, names, found = new Set()) {
  for (const [, file] of text.matchAll(names)) {
    if (assets.includes(file) && !found.has(file)) {
      found.add(file);
      scripts(readFileSync(new URL(`assets/${file}`, dist), "utf8"), STATIC_IMPORT, found);
    }
  }
  return found;
}

function report(name, files) {
  const js = kilobytes([...files].reduce((sum, file) => sum + gzip(file), 0));
  console.log(`${name}_js_kb_gzip ${js}`);
  return js;
}

const ofPage = (page) => scripts(readFileSync(new URL(page, dist), "utf8"), SCRIPT_OF_PAGE);
// One language is loaded, whichever: the larger one counts as part of the first load.
const catalogues = assets.filter((file) => /^console\.(en|ja)-.*\.js$/.test(file));
const [largest = ""] = catalogues.sort((a, b) => gzip(b) - gzip(a));
const total = report(
  "console",
  scripts(`import"./${largest}"`, STATIC_IMPORT, ofPage("index.html")),
);
report("join", ofPage("j.html"));
const css = assets.filter((file) => file.endsWith(".css"));
console.log(`css_kb_gzip ${kilobytes(css.reduce((sum, file) => sum + gzip(file), 0))}`);
if (total > CONSOLE_JS_KB_MAX) {
  console.error(`the console's scripts are larger than ${CONSOLE_JS_KB_MAX} kB`);
  process.exit(1);
}
