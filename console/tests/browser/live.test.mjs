// The console's line to the gateway in a real Chromium: counts that stay right, news that were
// missed, and never out of date without saying so.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBrowser } from "./browser.mjs";
import { MockGateway } from "./mock.mjs";
import { BO, session } from "./mock-desk.mjs";
import { openConsole, row, until } from "./open.mjs";
import { serveDist } from "./server.mjs";

const ACTIVE = "01JD0000000000000000000001";
const QUEUED = "01JD0000000000000000000003";

let browser;
let server;

const consoleAt = (...more) => openConsole({ browser, server }, ...more);

before(async () => {
  server = await serveDist();
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  server?.stop();
});

test("counts by state stay right live, in the navigation and in the list", async (t) => {
  const { page, gateway } = await consoleAt(t, "/channels/default");
  const entry = page.getByRole("link", { name: /サポート窓口/ }).first();
  assert.match(await entry.innerText(), /1[\s\S]*2[\s\S]*1/);
  gateway.change(QUEUED, { state: "active", assignee: BO });
  await page.waitForFunction(() => !document.querySelector(".side .count-queued"));
  await page.getByRole("button", { name: "Active 3" }).waitFor();
  const late = session("55", Date.now(), { state: "queued", queued_since: Date.now() });
  gateway.sessions.set(late.id, late);
  gateway.push({ type: "session", session: late });
  await page.locator(".side .count-queued").waitFor();
});

test("a lost line is said, the list turns grey, and what was missed is caught up", async (t) => {
  const { page, gateway } = await consoleAt(t, "/channels/default");
  gateway.isDown = true;
  for (const socket of gateway.sockets) await socket.close();
  const line = page.locator(".line-state");
  await line.getByText(/Not up to date: the connection is lost. You see the state of/).waitFor();
  assert.equal(
    await page.evaluate(() => document.documentElement.classList.contains("is-stale")),
    true,
  );
  gateway.changeUnheard(QUEUED, { state: "active", assignee: BO, allowed: ["see"] });
  gateway.sessions.delete("01JD0000000000000000000002");
  gateway.isDown = false;
  // It may have come back by itself before the press.
  await line
    .getByRole("button", { name: "Reconnect now" })
    .click({ timeout: 3_000 })
    .catch(() => {});
  await row(page, QUEUED).getByText("Bo Lindqvist").waitFor();
  await row(page, "01JD0000000000000000000002").waitFor({ state: "detached" });
  await line.waitFor({ state: "detached" });
  assert.equal(
    await page.evaluate(() => document.documentElement.classList.contains("is-stale")),
    false,
  );
});

test("after the line is back it is not up to date before everything was read", async (t) => {
  const { page, gateway } = await consoleAt(t, "/channels/default");
  gateway.isListless = true;
  for (const socket of gateway.sockets) await socket.close();
  await page.getByText("Connected again. Bringing everything up to date…").waitFor();
  gateway.isListless = false;
  await page.locator(".line-state").waitFor({ state: "detached" });
});

test("news that got lost are found out, and caught up", async (t) => {
  const { context, page, gateway } = await consoleAt(t, "/channels/default");
  void context;
  await page.clock.install();
  await page.reload();
  await page.getByTestId("session-row").first().waitFor();
  gateway.changeUnheard(QUEUED, { state: "active", assignee: BO, allowed: ["see"] });
  await page.clock.runFor(121_000);
  await row(page, QUEUED).getByText("Bo Lindqvist").waitFor();
  const checks = gateway.sent.filter(({ type }) => type === "check");
  assert.deepEqual(
    checks[0].lists.map(({ list, open }) => [list.kind, open]),
    [
      ["home", 5],
      ["private", 1],
      ["channel", 4],
      ["channel", 1],
    ],
  );
});

test("link and PIN go out by mail in the customer's language", async (t) => {
  const { page, gateway } = await consoleAt(t, "/channels/default");
  await row(page, ACTIVE).focus();
  await page.keyboard.press("m");
  await page.getByRole("menuitem", { name: "Show link and PIN" }).click();
  await page.getByTestId("pin").waitFor();
  await page.getByText("Text for mail or chat").click();
  await page.getByRole("dialog").getByRole("button", { name: "日本語" }).click();
  await page.getByLabel("Send it by mail to").fill("yamada@example.jp");
  await page.keyboard.press("Enter");
  await page.getByText("Sent to yamada@example.jp.").waitFor();
  assert.deepEqual(gateway.mails, [{ to: "yamada@example.jp", language: "ja" }]);
});

test("beyond two hours the console hears everything, with a new line before the old one ends", async (t) => {
  const context = await browser.newContext({ locale: "en-US" });
  t.after(() => context.close());
  const page = await context.newPage();
  await page.clock.install();
  await page.addInitScript(() => {
    Math.random = () => 0.5;
  });
  const gateway = new MockGateway(server);
  await gateway.attach(page);
  await page.goto(`${server.origin}/channels/default`);
  await page.getByTestId("session-row").first().waitFor();
  assert.equal(gateway.sockets.size, 1);
  const [first] = gateway.sockets;
  await page.clock.pauseAt(Date.now() + 60_000);
  // By the fixed jitter the second line is due after 104 minutes: before the two hours.
  const pings = () => gateway.sent.filter(({ type }) => type === "ping").length;
  await page.clock.fastForward(102 * 60_000);
  await until(() => pings() === 1, "a ping");
  await page.clock.runFor(5_000);
  assert.equal(gateway.watches, 1);
  await page.clock.runFor(120_000);
  await until(() => gateway.watches === 2, "a second line");
  await page.clock.runFor(10_000);
  assert.ok(!gateway.sockets.has(first), "the first line was let go by the console");
  gateway.change(QUEUED, { state: "active", assignee: BO });
  await row(page, QUEUED).getByText("Bo Lindqvist").waitFor();
  assert.equal(await page.locator(".line-state").count(), 0);
});
