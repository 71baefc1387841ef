// Firefox as the viewer: it decodes by its own means and must show the same pixels.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newPage, startBrowser } from '../lib/browser.mjs';
import { ask, connect, newSession, pixels, signIn, status } from '../lib/console.mjs';
import { deploy } from '../lib/deployment.mjs';
import { startAgent, startDesktop } from '../lib/desktop.mjs';
import { until } from '../lib/wait.mjs';

/** Coding with loss may move a colour by so much. */
const NEAR = 24;

describe('Firefox as the viewer', { timeout: 180_000 }, () => {
  let deployment;
  let browser;
  let desktop;

  before(async () => {
    deployment = await deploy();
    browser = await startBrowser('firefox');
    desktop = await startDesktop();
  });

  after(async () => {
    await browser?.close();
    await desktop?.stop();
    await deployment?.stop();
  });

  /** A window of one colour on the customer's screen. */
  async function paint(name, colour, place) {
    const window = desktop.run('xterm', ['-name', name, '-geometry', `30x12${place}`,
      '-bg', colour, '-fg', colour, '-cr', colour, '-e', 'sleep', '600']);
    await desktop.window(name);
    return window;
  }

  const shows = (page, wanted) =>
    until('the picture has the colours of the screen', async () => {
      const found = await pixels(page, wanted.map(([place]) => place));
      const far = wanted.filter(([, colour], at) =>
        colour.some((value, part) => Math.abs(value - found[at][part]) > NEAR));
      if (far.length > 0) throw new Error(JSON.stringify(found));
      return true;
    });

  test('the picture in Firefox has the colours of the screen, and follows it', async (t) => {
    const page = await newPage(browser);
    t.after(() => page.context().close());
    await paint('white', 'white', '+40+120');
    await paint('black', 'black', '+400+120');
    await paint('red', 'rgb:d0/20/20', '+760+120');
    await signIn(page, deployment, /Takahashi/);
    const session = await newSession(page);
    const agent = await startAgent(desktop, [session.link]);
    t.after(() => agent.process.stop());
    await agent.join();
    await page.getByText('Online').first().waitFor();
    await ask(page, 'view');
    await agent.allow();
    await connect(page);
    await shows(page, [
      [[100, 220], [255, 255, 255]],
      [[160, 250], [255, 255, 255]],
      [[460, 220], [0, 0, 0]],
      [[520, 250], [0, 0, 0]],
      [[820, 220], [208, 32, 32]],
    ]);
    const cover = await paint('white-too', 'white', '+400+120');
    await shows(page, [[[460, 220], [255, 255, 255]], [[820, 220], [208, 32, 32]]]);
    await cover.stop();
    await shows(page, [[[460, 220], [0, 0, 0]]]);
    await agent.hotkey();
    await status(page, 'ended');
    assert.deepEqual(await pixels(page, [[100, 220]]), [[0, 0, 0]]);
  });
});
