// The console as an app: installable, its own files kept, a newer version taken over on request.

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { browserName } from "./browser.mjs";
import { MockGateway } from "./mock.mjs";
import { serveDist } from "./server.mjs";

const only = { skip: browserName !== "chromium" && "asks Chromium's own installability check" };

let server;
let folder;
let context;

// An incognito window can neither install an app nor keep a worker: a profile of its own.
before(async () => {
  server = await serveDist();
  folder = await mkdtemp(join(tmpdir(), "sasae-profile-"));
  context = await chromium.launchPersistentContext(folder, {
    executablePath: process.env.SASAE_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
    locale: "en-US",
  });
});

after(async () => {
  await context?.close();
  server?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

async function open(path = "/") {
  const page = await context.newPage();
  const problems = [];
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  page.on("pageerror", (error) => problems.push(error.message));
  await new MockGateway(server).attach(page);
  await page.goto(server.origin + path);
  await page.locator("h1").first().waitFor();
  return { page, problems };
}

const ready = (page) => page.evaluate(async () => Boolean(await navigator.serviceWorker.ready));

test("Chromium finds the console installable, with icons that it can read", only, async () => {
  const { page, problems } = await open();
  await ready(page);
  const session = await context.newCDPSession(page);
  const manifest = await session.send("Page.getAppManifest");
  assert.deepEqual(manifest.errors, []);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  assert.deepEqual(installabilityErrors, []);
  const { icons } = JSON.parse(manifest.data);
  for (const { src, sizes } of icons) {
    const png = await readFile(new URL(`../../dist${src}`, import.meta.url));
    assert.equal(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`, sizes, src);
  }
  assert.deepEqual(problems, []);
  await page.close();
});

test(
  "only built files are kept: no answer of the API, no token, no customer's page",
  only,
  async () => {
    const { page } = await open("/sessions/01JD0000000000000000000001");
    await ready(page);
    await page.goto(`${server.origin}/j`);
    await page.locator("h1").waitFor();
    const kept = await page.evaluate(async () => {
      const found = [];
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
          const response = await cache.match(request);
          found.push([new URL(request.url).pathname, await response.text()]);
        }
      }
      return found;
    });
    assert.ok(kept.length >= 3);
    for (const [path, text] of kept) {
      assert.match(path, /^\/(?:assets\/[\w.-]+-[\w-]{8}\.(?:js|css|svg)|index\.html)$/);
      assert.ok(!text.includes("test-token") && !text.includes("482915037"));
    }
    await page.close();
  },
);

test("without a network the console says that it cannot reach the gateway", only, async () => {
  const first = await open();
  await ready(first.page);
  await first.page.close();
  const page = await context.newPage();
  await new MockGateway(server).attach(page);
  await context.setOffline(true);
  await page.goto(`${server.origin}/private`);
  await page.getByText("The gateway cannot be reached.").waitFor();
  await context.setOffline(false);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("heading", { name: "Private" }).waitFor();
  await page.close();
});

test(
  "a newer version waits until somebody agrees, and says nothing when it is not newer",
  only,
  async () => {
    const { page } = await open();
    await ready(page);
    assert.equal(await page.getByText("A new version is ready.").count(), 0);
    const worker = await readFile(new URL("../../dist/sw.js", import.meta.url), "utf8");
    // Another build: other files, another name for them.
    server.changed["sw.js"] = worker
      .replace(/"\/assets\/console-[\w-]+\.js"/, '"/assets/console-newer.js"')
      .replace(/"[0-9a-f]{16}"/, '"0123456789abcdef"');
    server.changed["assets/console-newer.js"] = "export {};";
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
    await page.getByText("A new version is ready.").waitFor();
    const names = () => page.evaluate(() => caches.keys());
    assert.equal((await names()).length, 2);
    await Promise.all([
      page.waitForEvent("load"),
      page.getByRole("button", { name: "Update now" }).click(),
    ]);
    await page.getByRole("heading", { name: "Home" }).waitFor();
    assert.deepEqual(await names(), ["sasae-files-0123456789abcdef"]);
    server.changed = {};
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
    // The page runs from the files of that worker, so there is nothing to agree to.
    await page.waitForFunction(
      async () => !(await caches.keys()).includes("sasae-files-0123456789abcdef"),
    );
    assert.equal(await page.getByText("A new version is ready.").count(), 0);
    await page.close();
  },
);

test("a console that the gateway no longer takes says so, at its start and while it runs", async () => {
  const page = await context.newPage();
  const gateway = new MockGateway(server);
  let refused = [];
  gateway.before.push((_method, path) =>
    refused.includes(path)
      ? { status: 409, json: { code: "version_too_old", message: "old" } }
      : undefined,
  );
  await gateway.attach(page);
  await page.goto(server.origin);
  await page.getByRole("heading", { name: "Home" }).waitFor();
  refused = ["/api/tickets"];
  for (const socket of gateway.sockets) await socket.close();
  await page.getByText("This page is out of date.").waitFor();
  await page.getByRole("heading", { name: "Home" }).waitFor();
  refused = ["/api/me"];
  await Promise.all([
    page.waitForEvent("load"),
    page.getByRole("button", { name: "Update now" }).click(),
  ]);
  await page.getByRole("heading", { name: "The console cannot start" }).waitFor();
  await page.getByRole("button", { name: "Reload the page" }).waitFor();
  await page.close();
});
