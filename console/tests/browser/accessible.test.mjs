// axe-core finds nothing on any screen, in both themes; and no secret is left in the address.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { startBrowser } from "./browser.mjs";
import { MockGateway } from "./mock.mjs";
import { serveDist } from "./server.mjs";

const SECRET = "q3J8mZ0aX5tLw9RbKcYd2A";
const ACTIVE = "01JD0000000000000000000001";
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser;
let server;

before(async () => {
  server = await serveDist();
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  server?.stop();
});

const SCREENS = {
  "sign-in": { path: "/", signedIn: false },
  home: { path: "/" },
  "an empty channel": { path: "/channels/printers" },
  "the new session dialog": {
    path: "/",
    act: (page) => page.locator(".page-head button").click(),
  },
  "the row menu": { path: "/", act: (page) => page.locator(".cell-acts button").first().click() },
  "chosen rows": {
    path: "/channels/default",
    act: (page) => page.locator(".grid-body .tick input").first().click(),
  },
  "the keys": { path: "/", act: (page) => page.keyboard.press("?") },
  "a transfer": {
    path: `/sessions/${ACTIVE}`,
    act: async (page) => {
      await page.keyboard.press("t");
      await page.locator(".pick").first().click();
    },
  },
  "closing a session": {
    path: `/sessions/${ACTIVE}`,
    act: async (page) => {
      await page.keyboard.press("c");
      await page.getByRole("alertdialog").waitFor();
    },
  },
  "an invitation": { path: "/sessions/01JD0000000000000000000008" },
  "a list that is not up to date": {
    path: "/channels/default",
    act: async (page, gateway) => {
      gateway.isDown = true;
      for (const socket of gateway.sockets) await socket.close();
      await page.locator(".line-state").waitFor();
    },
  },
  "a waiting session": { path: "/sessions/01JD0000000000000000000002" },
  "an active session": { path: `/sessions/${ACTIVE}` },
  "the settings of a browser": { path: "/settings" },
  "the sharing window": { path: `/sessions/${ACTIVE}/share` },
  "the join page": { path: "/j" },
  "the join page of a link": { path: `/j#${SECRET}` },
};

for (const colorScheme of ["light", "dark"]) {
  for (const [name, { path, signedIn, act }] of Object.entries(SCREENS)) {
    test(`axe finds nothing on ${name}, ${colorScheme}`, async () => {
      // The policy of the pages keeps foreign scripts out, the test's own included.
      const context = await browser.newContext({ colorScheme, locale: "ja-JP", bypassCSP: true });
      const page = await context.newPage();
      const gateway = new MockGateway(server);
      await gateway.attach(page, { signedIn });
      await page.goto(server.origin + path);
      await page.locator("h1").first().waitFor();
      await page.waitForLoadState("networkidle");
      await act?.(page, gateway);
      // Half-way through a fade, colours have not reached their contrast.
      await page.evaluate(() => Promise.all(document.getAnimations().map((each) => each.ready)));
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() =>
        globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] }),
      );
      const found = violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`,
      );
      assert.deepEqual(found, []);
      await context.close();
    });
  }
}

test("the secret leaves the address and the history, and travels only in a body", async () => {
  const context = await browser.newContext({ locale: "en-US" });
  const page = await context.newPage();
  const sent = [];
  page.on("request", (request) =>
    sent.push({ url: request.url(), body: request.postData() ?? "" }),
  );
  await new MockGateway(server).attach(page);
  await page.goto(`${server.origin}/j#${SECRET}`);
  await page.getByText("Three steps").waitFor();
  assert.equal(page.url(), `${server.origin}/j`);
  assert.equal(await page.evaluate(() => window.history.length <= 2 && window.location.hash), "");
  assert.ok(sent.some(({ url, body }) => url.endsWith("/join/look") && body.includes(SECRET)));
  const asked = sent.filter(({ url }) => !url.includes("#")).map(({ url }) => url);
  assert.ok(asked.every((url) => !url.includes(SECRET)));
  const kept = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
  );
  assert.ok(!kept.includes(SECRET));
  await context.close();
});

test("hostile names are shown as text and nothing else", async () => {
  const context = await browser.newContext({ locale: "en-US" });
  const page = await context.newPage();
  const problems = [];
  page.on("dialog", () => problems.push("dialog"));
  page.on(
    "console",
    (message) => message.text().includes("Content Security") && problems.push(message.text()),
  );
  const gateway = new MockGateway(server);
  const hostile = `<img src=x onerror="alert(1)">{{t}}`;
  gateway.change(ACTIVE, { customer: hostile, subject: hostile, system: hostile });
  gateway.lookAnswer = {
    status: 200,
    json: { team: hostile, technician: hostile, state: "waiting", expires_at: Date.now() + 9e6 },
  };
  await gateway.attach(page);
  await page.goto(`${server.origin}/sessions/${ACTIVE}`);
  await page.getByRole("heading", { name: hostile }).waitFor();
  await page.goto(`${server.origin}/j#${SECRET}`);
  await page.getByRole("heading", { name: hostile }).waitFor();
  assert.equal(await page.locator("img[src=x]").count(), 0);
  assert.deepEqual(problems, []);
  await context.close();
});
