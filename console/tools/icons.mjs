// Draws the app's icons from the mark, with Chromium: node tools/icons.mjs. The files are kept in
// the repository, because a build should not need a browser.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { startBrowser } from "../tests/browser/browser.mjs";

const icons = new URL("../public/icons/", import.meta.url);
const mark = readFileSync(new URL("../src/styles/mark.svg", import.meta.url), "utf8");
const strokes = mark.slice(mark.indexOf("<g "), mark.indexOf("</svg>"));
const ground = "#1d4ed8";

/** Launchers cut a maskable icon to any shape within a circle of 80 %: the mark stays inside. */
const MASKABLE_SCALE = 0.72;

function drawing(size, isMaskable) {
  const inset = (32 * (1 - MASKABLE_SCALE)) / 2;
  const inner = isMaskable
    ? `<rect width="32" height="32" fill="${ground}"/>` +
      `<g transform="translate(${inset} ${inset}) scale(${MASKABLE_SCALE})">${strokes}</g>`
    : `<rect width="32" height="32" rx="8" fill="${ground}"/>${strokes}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="${size}" height="${size}">${inner}</svg>`;
}

mkdirSync(icons, { recursive: true });
const browser = await startBrowser();
const page = await browser.newPage();
for (const [name, size, isMaskable] of [
  ["icon-192", 192, false],
  ["icon-512", 512, false],
  ["maskable-192", 192, true],
  ["maskable-512", 512, true],
  ["apple-180", 180, true],
]) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>*{margin:0;display:block}</style>${drawing(size, isMaskable)}`);
  const png = await page.screenshot({ omitBackground: true });
  writeFileSync(new URL(`${name}.png`, icons), png);
}
await browser.close();
