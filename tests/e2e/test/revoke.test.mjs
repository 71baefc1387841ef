// A share ends when the customer says so or is gone, and not because the gateway is.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { newPage, startBrowser } from '../lib/browser.mjs';
import { ask, clickPicture, connect, newSession, pixels, signIn, status } from '../lib/console.mjs';
import { deploy, deployAgain } from '../lib/deployment.mjs';
import { startAgent, startDesktop } from '../lib/desktop.mjs';
import { pause, until } from '../lib/wait.mjs';
import { fingerprint, received, watchPicture } from '../lib/watch.mjs';

/** After the hotkey nothing more may come for longer than this. */
const AT_ONCE_MS = 100;
/** A lid that is closed for so long. */
const SLEEP_MS = 20_000;
/** A program that keeps the time of every key it gets. */
const KEYS = `
import os, sys, time, tty
tty.setraw(0)
kept = open(sys.argv[1], "a", buffering=1)
while os.read(0, 1):
    kept.write(f"{time.time() * 1000:.0f}\\n")
`;

describe('the end of a share', { timeout: 240_000 }, () => {
  let deployment;
  let browser;
  let desktop;
  let keys;

  before(async () => {
    deployment = await deploy();
    browser = await startBrowser();
    desktop = await startDesktop();
    keys = join(desktop.home, 'keys.txt');
    const program = join(desktop.home, 'keys.py');
    writeFileSync(program, KEYS);
    writeFileSync(keys, '');
    desktop.run('xterm', ['-name', 'moving', '-geometry', '40x20+700+120', '-e',
      'sh', '-c', 'i=0; while sleep 0.03; do i=$((i+1)); echo "line $i"; done']);
    await desktop.window('moving');
    desktop.run('xterm', ['-name', 'keys', '-geometry', '60x20+40+120', '-e',
      'python3', program, keys]);
    await desktop.window('keys');
  });

  after(async () => {
    await browser?.close();
    await desktop?.stop();
    await deployment?.stop();
  });

  /** A technician who controls a customer's computer. */
  async function sharing(t) {
    const page = await newPage(browser);
    await watchPicture(page);
    await signIn(page, deployment, /Takahashi/);
    const session = await newSession(page);
    const agent = await startAgent(desktop, [session.link]);
    t.after(async () => {
      await agent.process.stop();
      await page.context().close();
    });
    await agent.join();
    await page.getByText('Online').first().waitFor();
    await share(page, agent);
    return { page, agent, session };
  }

  async function share(page, agent) {
    await ask(page);
    await agent.allow();
    await connect(page);
  }

  const typed = () => readFileSync(keys, 'utf8').split('\n').filter(Boolean).map(Number);

  /** How many files and sockets a process has open. */
  const handles = (pid) => readdirSync(`/proc/${pid}/fd`).length;

  const changes = async (page) => {
    const before = await fingerprint(page);
    await until('the picture changes', async () => (await fingerprint(page)) !== before, 10_000);
  };

  test('the hotkey stops a moving picture and running input at once', async (t) => {
    const { page, agent } = await sharing(t);
    // The first click begins to control, the second is the customer's.
    await clickPicture(page, 200, 250, desktop);
    await clickPicture(page, 200, 250, desktop);
    let isTyping = true;
    const typing = (async () => {
      while (isTyping) await page.keyboard.press('KeyA').catch(() => undefined);
    })();
    const earlier = typed().length;
    await until('keys arrive', () => typed().length > earlier + 10);
    await changes(page);
    await agent.hotkey();
    const pressed = Date.now();
    await status(page, 'ended');
    const [black, seen] = [await fingerprint(page), await received(page)];
    const places = [[60, 200], [720, 200], [640, 700]];
    assert.deepEqual(await pixels(page, places), places.map(() => [0, 0, 0]));
    // Keys are still pressed and the customer's screen still moves.
    await pause(1_000);
    isTyping = false;
    await typing;
    const [lastSeen, lastTyped] = [(await received(page)).at(-1), typed().at(-1)];
    t.diagnostic(`last datagram ${lastSeen - pressed} ms, last key ${lastTyped - pressed} ms`);
    assert.ok(lastSeen <= pressed + AT_ONCE_MS, `a picture after ${lastSeen - pressed} ms`);
    assert.ok(lastTyped <= pressed + AT_ONCE_MS, `a key after ${lastTyped - pressed} ms`);
    assert.ok(seen.length > 10);
    assert.equal(await fingerprint(page), black);
  });

  test('a killed agent is shown at once, and a new one takes its grant back', async (t) => {
    const { page, agent, session } = await sharing(t);
    await changes(page);
    const begun = Date.now();
    await agent.process.stop('SIGKILL');
    await status(page, 'interrupted', 4_000);
    t.diagnostic(`shown as interrupted after ${Date.now() - begun} ms`);
    const again = await startAgent(desktop, [session.link]);
    t.after(() => again.process.stop());
    await again.join();
    await status(page, 'ended');
    await page.getByRole('link', { name: 'Back to the session' }).click();
    await page.getByText('Online').first().waitFor();
  });

  test('a computer that slept is back in the same share, unasked and without a trace', async (t) => {
    const { page, agent } = await sharing(t);
    await clickPicture(page, 200, 250, desktop);
    await changes(page);
    const { pid } = agent.process.child;
    const before = handles(pid);
    process.kill(pid, 'SIGSTOP');
    const stopped = Date.now();
    await status(page, 'interrupted', 10_000);
    t.diagnostic(`shown as interrupted after ${Date.now() - stopped} ms`);
    // What is typed at a picture that stands still never arrives.
    const earlier = typed().length;
    for (let key = 0; key < 5; key += 1) await page.keyboard.press('KeyB');
    await pause(SLEEP_MS - (Date.now() - stopped));
    process.kill(pid, 'SIGCONT');
    const woken = Date.now();
    await status(page, 'Live');
    await changes(page);
    t.diagnostic(`live again ${Date.now() - woken} ms after waking up`);
    assert.equal(typed().length, earlier);
    await until('nothing is left of the connection before', () => handles(pid) <= before, 10_000);
    await page.getByRole('button', { name: 'End', exact: true }).click();
    await status(page, 'ended');
  });

  test('a share outlives the gateway and both sides find it again', async (t) => {
    const { page, agent } = await sharing(t);
    await changes(page);
    await deployment.stop('SIGKILL');
    await changes(page);
    await pause(2_000);
    await status(page, 'Live');
    await changes(page);
    deployment = await deployAgain(deployment);
    await changes(page);
    await status(page, 'Live');
    // A new share needs all of it: the console, the gateway and the agent.
    await page.getByRole('button', { name: 'End', exact: true }).click();
    await status(page, 'ended');
    await page.getByRole('link', { name: 'Back to the session' }).click();
    await page.getByText('Online').first().waitFor({ timeout: 60_000 });
    await share(page, agent);
    await changes(page);
  });
});
