// A full disk under the gateway: a named error and nothing else, until there is room again.

import assert from 'node:assert/strict';
import { createWriteStream, rmSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import { after, before, describe, test } from 'node:test';
import { newPage, startBrowser } from '../lib/browser.mjs';
import { newSession, signIn } from '../lib/console.mjs';
import { deploy } from '../lib/deployment.mjs';
import { digits, look } from '../lib/gateway.mjs';
import { until } from '../lib/wait.mjs';

describe('a gateway whose disk is full', { timeout: 120_000 }, () => {
  let deployment;
  let browser;

  before(async () => {
    deployment = await deploy({ disk_kb: 6 * 1024 });
    browser = await startBrowser();
  });

  after(async () => {
    await browser?.close();
    await deployment?.stop();
  });

  /** Takes every byte that is left; gives the file that does. */
  async function fill() {
    const file = `/proc/${deployment.process.child.pid}/root${deployment.data}/ballast`;
    for (const bytes of [65_536, 512, 1]) {
      const ballast = createWriteStream(file, { flags: 'a' });
      const write = () => ballast.write(Buffer.alloc(bytes), (error) => error || write());
      write();
      await assert.rejects(finished(ballast), { code: 'ENOSPC' });
    }
    return file;
  }

  test('it says so, loses nothing and works again when there is room', async () => {
    const page = await newPage(browser);
    await signIn(page, deployment, /Takahashi/);
    const first = await newSession(page, { customer: 'Ms Mori' });
    const ballast = await fill();
    // What is left in the last page of the store may take some more.
    const refused = await until('a refusal', async () => {
      await page.getByRole('link', { name: 'Home' }).first().click();
      await page.getByRole('button', { name: 'New session' }).first().click();
      const answered = page.waitForResponse((response) =>
        response.request().method() === 'POST' && response.url().endsWith('/sessions'));
      await page.getByRole('button', { name: 'Make session' }).click();
      const response = await answered;
      if (response.ok()) {
        await page.getByRole('dialog').getByText('Open session').click();
        return undefined;
      }
      return { status: response.status(), ...(await response.json()) };
    });
    assert.ok(refused.status >= 500, `status ${refused.status}`);
    assert.equal(refused.code, 'unavailable');
    await page.getByRole('dialog').getByRole('alert').waitFor();
    await page.keyboard.press('Escape');
    assert.equal(deployment.process.ended, undefined);
    rmSync(ballast);
    const next = await newSession(page, { customer: 'Mr Hara' });
    for (const { pin } of [first, next]) {
      assert.equal((await look(deployment, 'pin', digits(pin))).status, 200);
    }
    await page.getByRole('link', { name: 'Home' }).click();
    for (const name of ['Ms Mori', 'Mr Hara']) {
      await page.getByTestId('session-row').filter({ hasText: name }).waitFor();
    }
  });
});
