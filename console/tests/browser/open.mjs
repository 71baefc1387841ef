// Opens the console in a browser before a mocked gateway, for tests of lists and of the live line.

import assert from "node:assert/strict";
import { MockGateway } from "./mock.mjs";

/** A console at `path`; `prepare` changes the gateway before. */
export async function openConsole({ browser, server }, t, path, prepare, options = {}) {
  const context = await browser.newContext({ locale: "en-US", ...options });
  t.after(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const problems = [];
  page.on("pageerror", (error) => problems.push(error.message));
  const gateway = new MockGateway(server);
  prepare?.(gateway);
  await gateway.attach(page);
  await page.goto(server.origin + path);
  await page.getByTestId("session-row").first().waitFor();
  return { context, page, gateway, problems };
}

/** Waits until the gateway has seen it. */
export async function until(holds, what) {
  const deadline = Date.now() + 15_000;
  while (!holds()) {
    assert.ok(Date.now() < deadline, `never came: ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The row of a session. */
export const row = (page, id) => page.locator(`[data-session="${id}"]`);

/** The commands of one type that came. */
export const sent = (gateway, type) =>
  gateway.commands.filter(({ command }) => command.type === type);
