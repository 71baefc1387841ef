// What the gateway has said yes to stays, even if it is killed the moment after.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newPage, startBrowser } from '../lib/browser.mjs';
import { newSession, signIn } from '../lib/console.mjs';
import { deploy, deployAgain } from '../lib/deployment.mjs';
import { digits, look, secret } from '../lib/gateway.mjs';

describe('a deployment that is killed', { timeout: 120_000 }, () => {
  let deployment;
  let browser;

  before(async () => {
    deployment = await deploy();
    browser = await startBrowser();
  });

  after(async () => {
    await browser?.close();
    await deployment?.stop();
  });

  test('a session that was acknowledged is there after a hard kill', async () => {
    const page = await newPage(browser);
    await signIn(page, deployment, /Takahashi/);
    await page.getByRole('button', { name: 'New session' }).first().click();
    await page.getByLabel("Customer's name").fill('Mr Yamada');
    await page.getByRole('button', { name: 'Make session' }).click();
    const pin = digits(await page.getByTestId('pin').innerText());
    await deployment.stop('SIGKILL');
    assert.equal(deployment.process.ended, 'SIGKILL');
    const link = (await page.getByTestId('link').innerText()).trim();
    await page.context().close();
    deployment = await deployAgain(deployment);
    const byPin = await look(deployment, 'pin', pin);
    assert.equal(byPin.status, 200);
    assert.equal(byPin.state, 'waiting');
    assert.deepEqual(await look(deployment, 'link', secret(link)), byPin);
    const again = await newPage(browser);
    await signIn(again, deployment, /Takahashi/);
    await again.getByTestId('session-row').filter({ hasText: 'Mr Yamada' }).waitFor();
    assert.equal(await again.getByTestId('session-row').count(), 1);
    // It is whole: more can be done with it and beside it.
    const next = await newSession(again);
    assert.equal((await look(deployment, 'pin', digits(next.pin))).status, 200);
  });
});
