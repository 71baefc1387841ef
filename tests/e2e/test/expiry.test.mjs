// A session that nobody joins ends by itself, and everybody who looks is told.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newPage, startBrowser } from '../lib/browser.mjs';
import { newSession, signIn } from '../lib/console.mjs';
import { deploy } from '../lib/deployment.mjs';
import { digits, look } from '../lib/gateway.mjs';
import { until } from '../lib/wait.mjs';

const LIFE_S = 20;
/** Everybody who looks learns it within this time. */
const TOLD_MS = 2_000;

describe('a session with a short life', { timeout: 120_000 }, () => {
  let deployment;
  let browser;

  before(async () => {
    // An operator's own setting of the demo channel; everything else is as always.
    deployment = await deploy({ options: ['--session-life-s', String(LIFE_S)] });
    browser = await startBrowser();
  });

  after(async () => {
    await browser?.close();
    await deployment?.stop();
  });

  test('the console and the visitor are told that it has expired', async (t) => {
    const page = await newPage(browser);
    await signIn(page, deployment, /Takahashi/);
    const session = await newSession(page);
    const pin = digits(session.pin);
    const found = await look(deployment, 'pin', pin);
    assert.equal(found.state, 'waiting');
    const left = found.expires_at - Date.now();
    assert.ok(left > 0 && left <= LIFE_S * 1000, `${left} ms are left`);
    // Without a reload: whoever looks at the list learns it.
    const told = page.getByText('Expired', { exact: true }).first()
      .waitFor({ timeout: 60_000 }).then(() => Date.now() - found.expires_at);
    await until(
      'the code is refused',
      async () => (await look(deployment, 'pin', pin)).status !== 200,
      LIFE_S * 1000,
    );
    assert.ok(Date.now() >= found.expires_at, 'not before its time');
    const visitor = await newPage(browser);
    await visitor.goto(session.link);
    await visitor.getByRole('heading', { name: 'This code has expired' }).waitFor();
    const late = await told;
    t.diagnostic(`the console says it ${late} ms after the time`);
    assert.ok(late >= 0 && late <= TOLD_MS, `${late} ms`);
  });
});
