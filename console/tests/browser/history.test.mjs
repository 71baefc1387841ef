// The history: searched, paged, of which only what is in sight is drawn; the audit; the export.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { startBrowser } from "./browser.mjs";
import { MockGateway } from "./mock.mjs";
import { MockAdmin } from "./mock-admin.mjs";
import { ASKED, MockHistory } from "./mock-history.mjs";
import { serveDist } from "./server.mjs";

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

async function open(path, { role = "admin", ...options } = {}) {
  const context = await browser.newContext({ locale: "en-US", ...options });
  const page = await context.newPage();
  const gateway = new MockGateway(server);
  const history = new MockHistory(gateway);
  new MockAdmin(gateway, { role });
  await gateway.attach(page);
  await page.goto(server.origin + path);
  await page.locator("h1").first().waitFor();
  return { context, page, gateway, history };
}

/** Waits for something in this process. */
async function until(holds) {
  const end = Date.now() + 30_000;
  while (!(await holds())) {
    assert.ok(Date.now() < end, "it did not happen in time");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const rows = (page) => page.getByTestId("history-row");

test("ten thousand sessions scroll, and only those in sight are drawn", async () => {
  const { context, page, history } = await open("/history");
  await rows(page).first().waitFor();
  // As somebody scrolls: to the end of what is known, again and again.
  await until(async () => {
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    return history.searches.length >= 6;
  });
  await page.getByText("sessions so far").waitFor();
  assert.ok(history.searches.length >= 5, `${history.searches.length} pages`);
  const drawn = await rows(page).count();
  assert.ok(drawn < 60, `${drawn} rows are drawn`);
  const [first, second] = history.searches;
  assert.equal(first.after, undefined);
  assert.equal(second.after, "100");
  await context.close();
});

test("a search is in the address, by text, time, technician, channel and state", async () => {
  const { context, page, history } = await open("/history");
  await rows(page).first().waitFor();
  await page.getByLabel("Customer, subject or reason").fill("ＶＰＮ");
  await page.getByLabel("Technician").selectOption("bo");
  await page.getByLabel("Channel", { exact: true }).selectOption("default");
  await page.getByLabel("State", { exact: true }).selectOption("closed");
  await page.getByLabel("From", { exact: true }).fill("2020-01-01");
  await page.getByLabel("To", { exact: true }).fill("2099-12-31");
  await until(() => history.searches.at(-1).until !== undefined && history.searches.at(-1).text);
  await page.getByText(/^[1-9]\d* sessions?( so far)?$/).waitFor();
  const last = history.searches.at(-1);
  assert.equal(last.text, "ＶＰＮ");
  assert.equal(last.technician, "bo");
  assert.equal(last.channel, "default");
  assert.deepEqual(last.states, ["closed"]);
  assert.equal(last.from, new Date(2020, 0, 1).getTime());
  assert.equal(last.until, new Date(2100, 0, 1).getTime(), "the last day counts whole");
  await page.reload();
  assert.equal(await page.getByLabel("Technician").inputValue(), "bo");
  await page.getByRole("button", { name: "Clear filters" }).click();
  await page.waitForFunction(() => window.location.search === "");
  await context.close();
});

test("what cannot be searched for is said, and nothing is asked", async () => {
  const { context, page, history } = await open("/history?from=2026-02-02&until=2026-02-01");
  await page.getByText("The second date is before the first.").waitFor();
  const before = history.searches.length;
  await page.getByLabel("Customer, subject or reason").fill("x".repeat(101));
  await page.getByText("At most 100 characters; these are 101.").waitFor();
  assert.equal(history.searches.length, before);
  await context.close();
});

test("nothing found, and a gateway that cannot answer, are two different things", async () => {
  const { context, page, history } = await open("/history?text=nowhere");
  await page.getByRole("heading", { name: "Nothing was found" }).waitFor();
  history.refusal = "unavailable";
  await page.getByRole("button", { name: "Clear filters" }).click();
  await page.getByText("The gateway cannot do this right now.").waitFor();
  history.refusal = undefined;
  await page.getByRole("button", { name: "Try again" }).click();
  await rows(page).first().waitFor();
  await context.close();
});

test("the audit says who did what, from where, and whether its chain holds", async () => {
  const { context, page, history } = await open("/history");
  await page.getByRole("link", { name: "山田 商店 様" }).first().click();
  await page.getByText("The chain is whole").waitFor();
  const lines = page.getByTestId("audit-line");
  assert.equal(await lines.count(), 11);
  assert.match(
    await lines.nth(2).innerText(),
    /佐藤 愛子\s+Looked at link and PIN\s+from 198.51.100.4/,
  );
  assert.match(await lines.nth(7).innerText(), /Invited a technician\s+to Bo Lindqvist/);
  await page.getByText("プリンターで印刷できません。").waitFor();
  await page.getByRole("link", { name: "03-1234-5678" }).waitFor();
  history.chain = { kind: "broken", at: 4 };
  await page.reload();
  await page.getByText("From record 4 on, the chain does not hold.").waitFor();
  assert.equal(await page.locator(".audit .is-broken").count(), 7);
  await page.getByRole("link", { name: "Back to the history" }).click();
  await rows(page).first().waitFor();
  await context.close();
});

test("an export is put together from its pages, with the filters that are set", async () => {
  const { context, page, history } = await open("/history?channel=printers");
  await rows(page).first().waitFor();
  await page.getByRole("button", { name: "Export" }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("dialog").getByRole("button", { name: "Export" }).click(),
  ]);
  assert.match(download.suggestedFilename(), /^sasae-sessions-\d{4}-\d\d-\d\d\.csv$/);
  const text = await readFile(await download.path(), "utf8");
  assert.equal(text, "\uFEFFid,customer\r\nrow 0\r\nrow 1\r\nrow 2\r\n");
  assert.deepEqual(
    history.exports.map(({ search }) => [search.channel, search.after]),
    [
      ["printers", undefined],
      ["printers", "1"],
      ["printers", "2"],
    ],
  );
  await context.close();
});

test("a technician searches but exports nothing", async () => {
  const { context, page } = await open("/history", { role: "technician" });
  await rows(page).first().waitFor();
  assert.equal(await page.getByRole("button", { name: "Export" }).count(), 0);
  await context.close();
});

for (const colorScheme of ["light", "dark"]) {
  for (const path of ["/history", `/history/${ASKED}`]) {
    test(`axe finds nothing on ${path}, ${colorScheme}`, async () => {
      const { context, page } = await open(path, { colorScheme, bypassCSP: true });
      await page.waitForLoadState("networkidle");
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
