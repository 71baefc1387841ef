// Prints how many bytes each page makes a browser load, and fails above the limit.

import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const CONSOLE_JS_KB_MAX = 200;
const dist = new URL("../dist/", import.meta.url);
const assets = readdirSync(new URL("assets/", dist));
const kilobytes = (bytes) => Math.round(bytes / 102.4) / 10;
const gzip = (file) => gzipSync(readFileSync(new URL(`assets/${file}`, dist)), { level: 9 }).length;

/** Every script that a page's HTML names, and those that these import. */
function scripts(page) {
  const found = new Set();
  const visit = (text) => {
    for (const file of assets) {
      if (file.endsWith(".js") && text.includes(file) && !found.has(file)) {
        found.add(file);
        visit(readFileSync(new URL(`assets/${file}`, dist), "utf8"));
      }
    }
  };
  visit(readFileSync(new URL(page, dist), "utf8"));
  return [...found];
}

function report(name, page) {
  const js = kilobytes(scripts(page).reduce((sum, file) => sum + gzip(file), 0));
  console.log(`${name}_js_kb_gzip ${js}`);
  return js;
}

const total = report("console", "index.html");
report("join", "j.html");
const css = assets.filter((file) => file.endsWith(".css"));
console.log(`css_kb_gzip ${kilobytes(css.reduce((sum, file) => sum + gzip(file), 0))}`);
if (total > CONSOLE_JS_KB_MAX) {
  console.error(`the console's scripts are larger than ${CONSOLE_JS_KB_MAX} kB`);
  process.exit(1);
}
