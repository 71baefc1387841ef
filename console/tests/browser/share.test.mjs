// The sharing window in a real browser against an agent that is played by another page:
// picture over a lossy lane, control only after a click, keys, IME text, exit chord, end.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { browserName, startBrowser } from "./browser.mjs";
import { MockGateway } from "./mock.mjs";
import { serveDist } from "./server.mjs";

const ACTIVE = "01JD0000000000000000000001";
const PICTURES = process.env.SASAE_PICTURES;

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

/** A console that is connected to the played agent, in `mode`. */
async function connected({ mode = "control", codec = "av1", locale = "en-US" } = {}) {
  const context = await browser.newContext({ locale, viewport: { width: 1360, height: 860 } });
  const problems = [];
  const console_ = await context.newPage();
  console_.on("pageerror", (error) => problems.push(error.message));
  console_.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  const gateway = new MockGateway(server);
  await gateway.attach(console_);
  const agent = await context.newPage();
  await agent.goto(`${server.origin}/blank`);
  await agent.evaluate(await readFile(new URL("fake-agent.js", import.meta.url), "utf8"));
  await agent.exposeFunction("toConsole", (signal) =>
    gateway.push({ type: "signal", session: ACTIVE, signal }),
  );
  let queue = Promise.resolve();
  const then = (step) => {
    queue = queue.then(step).catch((error) => problems.push(String(error)));
  };
  gateway.onConnect = ({ request }) =>
    then(() =>
      agent.evaluate(
        (given) => globalThis.agent.start({ ...given, toConsole: globalThis.toConsole }),
        { request, mode, codec, width: 1280, height: 720 },
      ),
    );
  gateway.onSignal = ({ signal }) =>
    then(() => agent.evaluate((given) => globalThis.agent.take(given), signal));
  await console_.goto(`${server.origin}/sessions/${ACTIVE}`);
  if (mode === "view") await console_.getByRole("radio").nth(1).check();
  await console_.bringToFront();
  await console_.getByTestId("start-button").click();
  await console_.locator(".countdown").waitFor();
  gateway.answer(ACTIVE, "grant");
  await console_
    .getByRole("button", { name: locale === "ja-JP" ? "今すぐ接続" : "Connect now" })
    .click();
  return { context, page: console_, agent, gateway, problems };
}

const heard = (agent) => agent.evaluate(() => globalThis.agent.heard);
const statusIs = (page, text) =>
  page.getByTestId("share-status").getByText(text, { exact: true }).waitFor({ timeout: 20_000 });

/** The colour of the viewer's top left corner. */
const corner = (page) =>
  page.getByTestId("picture").evaluate((canvas) => {
    const [red, , blue] = canvas.getContext("2d").getImageData(20, 20, 1, 1).data;
    return red > 150 && blue < 100 ? "red" : blue > 150 && red < 100 ? "blue" : "none";
  });

async function until(check, what) {
  const end = Date.now() + 15_000;
  while (!(await check())) {
    assert.ok(Date.now() < end, `waited too long for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

// Debian's Firefox has no H.264.
for (const codec of browserName === "firefox" ? ["av1"] : ["av1", "h264"]) {
  test(`the picture arrives whole over a line that loses packets (${codec})`, async () => {
    const { context, page, agent, problems } = await connected({ codec });
    await statusIs(page, "Live");
    const seen = new Set();
    await until(
      async () => seen.add(await corner(page)).size >= 2 && seen.has("red"),
      "both colours",
    );
    await until(
      async () => (await agent.evaluate(() => globalThis.agent.resent)) > 5,
      "packets that were lost and sent again",
    );
    const frames = await agent.evaluate(() => globalThis.agent.frame);
    await until(
      async () => (await agent.evaluate(() => globalThis.agent.frame)) > frames + 20,
      "going on",
    );
    await statusIs(page, "Live");
    const hello = (await heard(agent)).find(({ type }) => type === "hello");
    assert.ok(hello.codecs.includes(codec));
    assert.deepEqual(problems, []);
    await context.close();
  });
}

test("control begins with a click, types keys and text, and ends with the chord", async () => {
  const { context, page, agent, problems } = await connected({ locale: "ja-JP" });
  await statusIs(page, "共有中");
  await page.keyboard.press("KeyA");
  await page.getByTestId("picture").hover({ force: true });
  assert.equal(
    (await heard(agent)).filter(({ type }) => ["key", "move", "button"].includes(type)).length,
    0,
  );
  await agent.evaluate(() => {
    const rgba = btoa(String.fromCharCode(...new Uint8Array(24 * 24 * 4).fill(200)));
    globalThis.agent.say({ type: "cursor", width: 24, height: 24, hot_x: 2, hot_y: 3, rgba });
    globalThis.agent.pointer.send(JSON.stringify({ type: "pointer", seq: 1, x: 640, y: 360 }));
  });
  if (PICTURES) await page.screenshot({ path: `${PICTURES}/share-before.png` });
  await page.getByRole("button", { name: "クリックして操作" }).click();
  const box = await page.getByTestId("picture").boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.up();
  await page.mouse.down({ button: "right" });
  await page.mouse.up({ button: "right" });
  await page.mouse.wheel(0, 120);
  await page.keyboard.press("Shift+KeyA");
  await page.keyboard.press("Tab");
  await page.evaluate(() => {
    const keyboard = document.querySelector(".keyboard");
    keyboard.dispatchEvent(
      new KeyboardEvent("keydown", { code: "KeyK", keyCode: 229, bubbles: true }),
    );
    keyboard.dispatchEvent(new CompositionEvent("compositionend", { data: "漢字", bubbles: true }));
  });
  await until(async () => (await heard(agent)).some(({ type }) => type === "text"), "text");
  if (PICTURES) await page.screenshot({ path: `${PICTURES}/share-control.png` });
  // The picture is scaled to fit: a place may be one pixel off after rounding.
  const near = (event) => (Math.abs(event.y - 360) <= 1 ? { ...event, y: 360 } : event);
  const events = (await heard(agent))
    .filter(({ type }) => !["hello", "key_frame", "move"].includes(type))
    .map(near);
  assert.deepEqual(events, [
    { type: "button", button: "left", down: true, x: 640, y: 360 },
    { type: "button", button: "left", down: false, x: 640, y: 360 },
    { type: "button", button: "right", down: true, x: 640, y: 360 },
    { type: "button", button: "right", down: false, x: 640, y: 360 },
    { type: "wheel", dx: 0, dy: 120, x: 640, y: 360 },
    { type: "key", code: "ShiftLeft", down: true },
    { type: "key", code: "KeyA", down: true },
    { type: "key", code: "KeyA", down: false },
    { type: "key", code: "ShiftLeft", down: false },
    { type: "key", code: "Tab", down: true },
    { type: "key", code: "Tab", down: false },
    { type: "text", text: "漢字" },
  ]);
  assert.ok((await heard(agent)).some(({ type, x }) => type === "move" && Math.abs(x - 640) <= 1));
  for (const key of ["Control", "Alt", "Shift"]) await page.keyboard.down(key);
  await page.keyboard.up("Shift");
  await until(async () => (await heard(agent)).at(-1).type === "release_all", "letting go");
  await page.getByRole("button", { name: "クリックして操作" }).waitFor();
  const before = (await heard(agent)).length;
  await page.keyboard.press("KeyB");
  await page.mouse.move(box.x + 10, box.y + 10);
  assert.equal((await heard(agent)).length, before);
  assert.deepEqual(problems, []);
  await context.close();
});

test("in view mode nothing is sent", async () => {
  const { context, page, agent } = await connected({ mode: "view" });
  await statusIs(page, "Live");
  await page.getByText("View only: nothing you do here").waitFor();
  const box = await page.getByTestId("picture").boundingBox();
  await page.mouse.click(box.x + 50, box.y + 50);
  await page.keyboard.press("KeyA");
  const types = (await heard(agent)).map(({ type }) => type);
  assert.deepEqual(
    [...new Set(types)].filter((type) => type !== "key_frame"),
    ["hello"],
  );
  if (PICTURES) await page.screenshot({ path: `${PICTURES}/share-view.png` });
  await context.close();
});

test("when the customer stops, the picture is black at once and says why", async () => {
  const { context, page, agent, gateway } = await connected();
  await statusIs(page, "Live");
  gateway.answer(ACTIVE, "revoke");
  await statusIs(page, "The share has ended");
  await page.getByText("The customer stopped the share.").waitFor();
  assert.equal(await corner(page), "none");
  const frames = await agent.evaluate(() => globalThis.agent.frame);
  await until(
    async () => (await agent.evaluate(() => globalThis.agent.frame)) > frames + 3,
    "frames",
  );
  assert.equal(await corner(page), "none", "no frame after the end");
  if (PICTURES) await page.screenshot({ path: `${PICTURES}/share-ended.png` });
  await context.close();
});

test("the quality is measured, and End ends the share on both sides", async () => {
  const { context, page, agent, gateway } = await connected();
  await statusIs(page, "Live");
  await page.getByTestId("quality").getByText("Direct").waitFor();
  await page
    .getByTestId("quality")
    .getByText(/^[1-9]\d* fps$/)
    .waitFor();
  await page
    .getByTestId("quality")
    .getByText(/^\d+ ms$/)
    .waitFor();
  await page.getByRole("button", { name: "1:1" }).click();
  if (PICTURES) await page.screenshot({ path: `${PICTURES}/share-quality.png` });
  await page.getByRole("button", { name: "End", exact: true }).click();
  await page.getByText("You ended the share.").waitFor();
  await until(async () => (await heard(agent)).at(-1).type === "end", "the end");
  assert.equal(gateway.sessions.get(ACTIVE).exchange.last, "ended");
  await context.close();
});

test("the agent's refusals and end are said in words", async () => {
  const { context, page, agent } = await connected();
  await statusIs(page, "Live");
  await agent.evaluate(() => globalThis.agent.say({ type: "input_refused" }));
  await page.getByText("only the customer can use it").waitFor();
  await agent.evaluate(() => globalThis.agent.stop());
  await page.getByText("The customer stopped the share.").waitFor();
  await context.close();
});

test("the sharing window can be opened on its own and connects by the same press", async () => {
  const context = await browser.newContext({ locale: "en-US" });
  const page = await context.newPage();
  const gateway = new MockGateway(server);
  await gateway.attach(page);
  await page.goto(`${server.origin}/sessions/${ACTIVE}`);
  await page.getByTestId("start-button").click();
  await page.locator(".countdown").waitFor();
  gateway.answer(ACTIVE, "grant");
  await gateway.attach(context, { signedIn: false }); // The new window has its own way to sign in.
  const [popup] = await Promise.all([
    page.waitForEvent("popup"),
    page.getByRole("button", { name: "Connect in its own window" }).click(),
  ]);
  await until(() => gateway.sent.some(({ type }) => type === "connect"), "the second press");
  assert.equal(new URL(popup.url()).pathname, `/sessions/${ACTIVE}/share`);
  await context.close();
});

test("a sharing window that nobody pressed for connects nothing", async () => {
  const context = await browser.newContext({ locale: "en-US" });
  const page = await context.newPage();
  const gateway = new MockGateway(server);
  const exchange = {
    kind: "granted",
    request: "01JD0000000000000000000042",
    by: "aiko",
    mode: "view",
    lapses_at: Date.now() + 60_000,
  };
  gateway.change(ACTIVE, { exchange, allowed: ["see", "connect"] });
  await gateway.attach(page);
  await page.goto(`${server.origin}/sessions/${ACTIVE}/share`);
  await page.getByRole("button", { name: "Connect now" }).waitFor();
  assert.ok(!gateway.sent.some(({ type }) => type === "connect"));
  await page.getByRole("button", { name: "Connect now" }).click();
  await until(() => gateway.sent.some(({ type }) => type === "connect"), "the second press");
  await context.close();
});
