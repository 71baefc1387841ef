// A customer who begins to wait is heard, seen in the title and on the screen, and told by the
// system when the reader has agreed to that with a click.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBrowser } from "./browser.mjs";
import { MockGateway } from "./mock.mjs";
import { serveDist } from "./server.mjs";

const WAITING = "01JD0000000000000000000002";
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

/** Counts what would be heard and asked, without changing what happens. */
function listen() {
  globalThis.notes = 0;
  globalThis.asked = 0;
  globalThis.shown = [];
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...rest) {
    globalThis.notes += 1;
    return start.apply(this, rest);
  };
  const request = Notification.requestPermission.bind(Notification);
  Notification.requestPermission = () => {
    globalThis.asked += 1;
    return request();
  };
  const show = ServiceWorkerRegistration.prototype.showNotification;
  ServiceWorkerRegistration.prototype.showNotification = function (title, options) {
    globalThis.shown.push({ title, ...options });
    return show.call(this, title, options);
  };
}

async function open(context, gateway, path = "/") {
  const page = await context.newPage();
  await page.addInitScript(listen);
  await gateway.attach(page);
  await page.goto(server.origin + path);
  await page.locator("h1").first().waitFor();
  return page;
}

async function arrive(gateway) {
  gateway.change(WAITING, { state: "queued", allowed: ["see", "pick_up"] });
}

const notes = (page) => page.evaluate(() => globalThis.notes);

test("a queued session is heard once, in the title and on the screen of every window", async () => {
  const context = await browser.newContext({ locale: "en-US" });
  const gateway = new MockGateway(server);
  const pages = [await open(context, gateway), await open(context, gateway, "/private")];
  for (const page of pages) {
    await page.waitForFunction(() => document.title.startsWith("(2) "));
    await page.locator("h1").click(); // Browsers play nothing before a click.
    assert.equal(await notes(page), 0, "what waited before is not news");
  }
  await arrive(gateway);
  for (const page of pages) {
    await page.waitForFunction(() => document.title.startsWith("(3) "));
    await page.getByText("A customer is waiting. Hoshino Dental").waitFor();
  }
  const [first, second] = await Promise.all(pages.map(notes));
  assert.equal(first + second, 2, "two notes, in one of the windows");
  assert.equal(await pages[1].title(), "(3) Private – Sasae");
  // Told again, it is no news; nor after somebody picked it up.
  gateway.change(WAITING, { subject: "Again" });
  gateway.change(WAITING, { state: "waiting", assignee: { id: "bo", name: "Bo" } });
  await pages[0].waitForFunction(() => document.title.startsWith("(2) "));
  assert.equal((await notes(pages[0])) + (await notes(pages[1])), 2);
  await context.close();
});

test("the sound can be switched off for this browser, and stays off", async () => {
  const context = await browser.newContext({ locale: "en-US" });
  const gateway = new MockGateway(server);
  const page = await open(context, gateway, "/settings");
  await page.getByRole("button", { name: "Try it" }).click();
  await page.waitForFunction(() => globalThis.notes === 2);
  await page.getByRole("switch", { name: "Play a sound" }).uncheck();
  await page.reload();
  assert.equal(await page.getByRole("switch", { name: "Play a sound" }).isChecked(), false);
  await page.locator("h1").click();
  await page.waitForFunction(() => document.title.startsWith("(2) "));
  await arrive(gateway);
  await page.getByText("A customer is waiting. Hoshino Dental").waitFor();
  assert.equal(await notes(page), 0);
  await context.close();
});

test("the system's notifications are asked for by a click only, and lead to the session", async () => {
  const context = await browser.newContext({ locale: "en-US", permissions: ["notifications"] });
  const gateway = new MockGateway(server);
  const page = await open(context, gateway, "/settings");
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  assert.equal(await page.evaluate(() => globalThis.asked), 0);
  await page.getByRole("switch", { name: "Show a notification" }).check();
  await page.waitForFunction(() => document.title.startsWith("(2) "));
  await page.evaluate(() => {
    document.hasFocus = () => false;
  });
  await arrive(gateway);
  await page.waitForFunction(() => globalThis.shown.length === 1);
  const [shown] = await page.evaluate(() => globalThis.shown);
  assert.equal(shown.title, "A customer is waiting.");
  assert.equal(shown.body, "Hoshino Dental – サポート窓口");
  assert.equal(shown.data.path, `/sessions/${WAITING}`);
  assert.equal(shown.tag, WAITING);
  // What the worker says after a click on it.
  await page.evaluate((path) => {
    navigator.serviceWorker.dispatchEvent(new MessageEvent("message", { data: { open: path } }));
  }, shown.data.path);
  await page.getByRole("heading", { name: "Hoshino Dental" }).waitFor();
  await context.close();
});

test("blocked notifications say so, and nothing is asked", async () => {
  const context = await browser.newContext({ locale: "ja-JP" });
  const page = await context.newPage();
  await page.addInitScript(() => {
    Object.defineProperty(Notification, "permission", { get: () => "denied" });
  });
  await new MockGateway(server).attach(page);
  await page.goto(`${server.origin}/settings`);
  await page.getByText("このアドレスからの通知がブロックされています").waitFor();
  assert.ok(await page.getByRole("switch", { name: "デスクトップ通知" }).isDisabled());
  await context.close();
});
