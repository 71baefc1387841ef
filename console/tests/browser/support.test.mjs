// The support form on a customer's phone: ask, keep the place in the queue, get ready, be helped.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { startBrowser } from "./browser.mjs";
import { MockGateway } from "./mock.mjs";
import { ENTRY, MockSupport } from "./mock-support.mjs";
import { serveDist } from "./server.mjs";

const PHONE = { width: 390, height: 844 };
const ANDROID = "Mozilla/5.0 (Linux; Android 16) Chrome/156.0.0.0 Mobile";
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

async function open({ path = `/s/${ENTRY}`, ...options } = {}) {
  const context = await browser.newContext({
    locale: "en-US",
    viewport: PHONE,
    userAgent: ANDROID,
    ...options,
  });
  const page = await context.newPage();
  const problems = [];
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  page.on("pageerror", (error) => problems.push(error.message));
  const support = new MockSupport(new MockGateway(server), server.origin);
  await page.goto(server.origin + path);
  await page.locator("h1").first().waitFor();
  return { context, page, support, problems };
}

async function fillAndSend(page) {
  await page.getByLabel("Your name").fill("山田 花子");
  await page.getByLabel("What is the problem?").fill("The printer prints nothing.\nSince today.");
  await page.getByRole("button", { name: "Ask for help" }).click();
}

test("a customer asks on a phone, sees the place in the queue move, and who helps", async () => {
  const { context, page, support, problems } = await open();
  await page.getByText("3 people are waiting now.").waitFor();
  await fillAndSend(page);
  await page.getByRole("heading", { name: "You are number 4 in the queue" }).waitFor();
  assert.deepEqual(support.asked, [
    {
      stamp: "stamp",
      language: "en",
      name: "山田 花子",
      problem: "The printer prints nothing.\nSince today.",
      own: [null],
    },
  ]);
  await page.getByText("482 915 037").waitFor();
  assert.equal(await page.title(), "You are number 4 in the queue");
  support.place = { ...support.place, place: 1, since: Date.now() - 4 * 60_000 };
  await page.getByRole("heading", { name: "You are next" }).waitFor();
  await page.getByText("Waiting for 4 minutes.").waitFor();
  support.place = { ...support.place, state: "waiting", technician: "佐藤 愛子", place: undefined };
  await page.getByRole("heading", { name: "佐藤 愛子 takes care of you" }).waitFor();
  support.place = { ...support.place, state: "active" };
  await page.getByRole("heading", { name: "佐藤 愛子 is with you" }).waitFor();
  support.placeRefusal = "session_closed";
  await page.getByRole("heading", { name: "Your request is closed" }).waitFor();
  assert.deepEqual(
    problems.filter((each) => !each.includes("400")),
    [],
  );
  await context.close();
});

test("a page that is loaded again keeps its place and asks nothing twice", async () => {
  const { context, page, support } = await open();
  await fillAndSend(page);
  await page.getByRole("heading", { name: "You are number 4 in the queue" }).waitFor();
  support.place = { ...support.place, place: 2 };
  await page.reload();
  await page.getByRole("heading", { name: "You are number 2 in the queue" }).waitFor();
  assert.equal(support.asked.length, 1);
  assert.ok(!page.url().includes("#"));
  await context.close();
});

test("what is missing or cannot be read is said beside the field, and nothing is sent", async () => {
  const { context, page, support } = await open();
  await page.getByLabel("Mail address").fill("hanako@");
  await page.getByLabel("Your name").fill("x".repeat(65));
  await page.getByRole("button", { name: "Ask for help" }).click();
  await page.getByText("at most 64 characters, these are 65").waitFor();
  await page.getByText("This does not look like a mail address.").waitFor();
  await page.getByText("Please fill this in.").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.id), "support-name");
  await page.getByLabel("Your name").fill("a\u202Eb");
  await page.getByLabel("What is the problem?").fill("No sound");
  await page.getByLabel("Mail address").fill("");
  await page.getByRole("button", { name: "Ask for help" }).click();
  await page.getByText("This has characters that cannot be read.").waitFor();
  assert.equal(support.asked.length, 0);
  await context.close();
});

test("a refusal keeps what was typed, in the language that is switched to as well", async () => {
  const { context, page, support } = await open();
  support.refusal = ["channel_full"];
  await fillAndSend(page);
  await page.getByText("Too many people are waiting").waitFor();
  await page.getByRole("button", { name: "日本語" }).click();
  await page.getByText("ただいま大変混み合っています").waitFor();
  assert.equal(await page.getByLabel("お名前").inputValue(), "山田 花子");
  support.refusal = undefined;
  await page.getByRole("button", { name: "サポートを依頼する" }).click();
  await page.getByRole("heading", { name: "順番は4番目です" }).waitFor();
  assert.equal(support.asked.at(-1).language, "ja");
  await context.close();
});

test("a computer is offered the agent at once, with the code of the same session", async () => {
  const { context, page } = await open({
    userAgent: "Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0.0.0",
    viewport: { width: 1280, height: 800 },
  });
  await fillAndSend(page);
  await page.getByRole("link", { name: "Download for Linux" }).waitFor();
  await page.getByRole("button", { name: "I have started it" }).click();
  await page.getByRole("button", { name: "Copy link" }).waitFor();
  await context.close();
});

test("without the gateway the place is kept on the screen, and it goes on trying", async () => {
  const { context, page, support } = await open();
  await fillAndSend(page);
  await page.getByRole("heading", { name: "You are number 4 in the queue" }).waitFor();
  await context.setOffline(true);
  await page.getByText("No connection at the moment. Your place is kept").waitFor();
  support.place = { ...support.place, place: 3 };
  await context.setOffline(false);
  await page.getByRole("heading", { name: "You are number 3 in the queue" }).waitFor();
  await context.close();
});

test("a closed form, a wrong link and a hidden field are said and kept", async () => {
  const wrong = await open({ path: "/s/nowhere" });
  await wrong.page.getByRole("heading", { name: "This link leads nowhere" }).waitFor();
  await wrong.context.close();
  const { context, page, support } = await open();
  support.form = { ...support.form, is_on: false };
  await page.reload();
  await page.getByRole("heading", { name: "This form is closed at the moment" }).waitFor();
  support.form = { ...support.form, is_on: true };
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator("input[name=website]").evaluate((input) => {
    input.value = "https://spam.example";
  });
  await fillAndSend(page);
  await page.getByRole("heading", { name: "You are number 4 in the queue" }).waitFor();
  assert.equal(support.asked[0].website, "https://spam.example");
  await context.close();
});

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing on the support form and while waiting, ${colorScheme}`, async () => {
    const { context, page } = await open({ colorScheme, locale: "en-US", bypassCSP: true });
    const check = async () => {
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() =>
        globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] }),
      );
      const found = violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`,
      );
      assert.deepEqual(found, []);
    };
    await check();
    await page.getByRole("button", { name: "Ask for help" }).click();
    await page.getByText("Please fill this in.").first().waitFor();
    await check();
    await fillAndSend(page);
    await page.getByRole("heading", { name: "You are number 4 in the queue" }).waitFor();
    await check();
    await context.close();
  });
}
