// The screens of the real gateway are usable by everybody: axe-core finds nothing in them.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import { newPage, startBrowser } from '../lib/browser.mjs';
import { newSession, signIn } from '../lib/console.mjs';
import { deploy } from '../lib/deployment.mjs';
import { startAgent, startDesktop } from '../lib/desktop.mjs';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const LANGUAGES = {
  en: { name: 'English', connect: 'Connect now', end: 'End', back: 'Back to the session' },
  ja: { name: '日本語', connect: '今すぐ接続', end: '終了', back: 'セッションに戻る' },
};

describe('the screens', { timeout: 180_000 }, () => {
  let deployment;
  let browser;
  let desktop;
  let axe;

  before(async () => {
    deployment = await deploy();
    browser = await startBrowser();
    desktop = await startDesktop();
    axe = await readFile(AXE, 'utf8');
  });

  after(async () => {
    await browser?.close();
    await desktop?.stop();
    await deployment?.stop();
  });

  /** What axe-core finds, in words. */
  async function faults(page) {
    // Half-way through a fade, colours have not reached their contrast.
    await page.evaluate(() => Promise.all(document.getAnimations()
      .filter((each) => each.effect.getComputedTiming().iterations !== Infinity)
      .map((each) => each.finished.catch(() => undefined))));
    // The toolkit keeps what it has said to screen readers for seven seconds, nameless by then.
    await page.locator('[data-live-announcer] [role=img]').first().waitFor({ state: 'detached' });
    await page.evaluate(axe);
    const { violations, passes } = await page.evaluate((rules) =>
      globalThis.axe.run(document, { runOnly: rules }), RULES);
    assert.ok(passes.length > 5, 'axe-core looked at something');
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  }

  /** Looks at a screen of the console in both languages, switching as a person does. */
  async function inBoth(page) {
    for (const [lang, { name }] of Object.entries(LANGUAGES)) {
      await choose(page, lang, name);
      assert.deepEqual(await faults(page), [], lang);
    }
    await choose(page, 'en', LANGUAGES.en.name);
  }

  async function choose(page, lang, name) {
    const choice = page.getByRole('button', { name, exact: true });
    if (await choice.count() > 0) await choice.first().click();
    await page.locator(`html[lang="${lang}"]`).waitFor({ state: 'attached' });
  }

  /** A share from the press on the session's page and back there, looked at on the way. */
  async function share(page, agent, words) {
    await page.getByTestId('start-button').click();
    await agent.allow();
    await page.getByTestId('start-button').filter({ hasText: words.connect }).waitFor();
    assert.deepEqual(await faults(page), [], 'granted');
    await page.getByTestId('start-button').click();
    await page.locator('[data-testid=picture][data-status=live]').waitFor();
    assert.deepEqual(await faults(page), [], 'live');
    await page.getByRole('button', { name: words.end, exact: true }).click();
    await page.getByRole('link', { name: words.back }).waitFor();
    assert.deepEqual(await faults(page), [], 'ended');
    await page.getByRole('link', { name: words.back }).click();
    await page.getByTestId('start-button').waitFor();
  }

  test('nobody is kept out of the console, from home to the sharing window', async (t) => {
    // The policy of the pages keeps foreign scripts out, the test's own included.
    const page = await newPage(browser, { bypassCSP: true });
    t.after(() => page.context().close());
    await page.goto(deployment.gateway);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await inBoth(page);
    await signIn(page, deployment, /Takahashi/);
    await inBoth(page);
    const session = await newSession(page, { customer: 'Mr Yamada' });
    await inBoth(page);
    const agent = await startAgent(desktop, [session.link]);
    t.after(() => agent.process.stop());
    await agent.join();
    await page.getByText('Online').first().waitFor();
    await page.getByRole('link', { name: 'Home' }).first().click();
    await page.getByTestId('session-row').waitFor();
    await inBoth(page);
    await page.getByTestId('session-row').getByRole('link').first().click();
    await page.waitForURL(/\/sessions\//);
    await inBoth(page);
    for (const [lang, words] of Object.entries(LANGUAGES)) {
      await choose(page, lang, words.name);
      await share(page, agent, words);
    }
  });

  for (const locale of ['en-US', 'ja-JP']) {
    test(`nobody is kept out of the join page, ${locale}`, async (t) => {
      const technician = await newPage(browser);
      const page = await newPage(browser, { bypassCSP: true, locale });
      t.after(() => Promise.all([technician.context().close(), page.context().close()]));
      await signIn(technician, deployment, /Takahashi/);
      const { link } = await newSession(technician);
      await page.goto(`${deployment.gateway}/j`);
      await page.locator('#pin').waitFor();
      assert.deepEqual(await faults(page), []);
      await page.goto(link);
      await page.getByRole('heading', { name: /Takahashi/ }).waitFor();
      assert.equal(await page.locator('html').getAttribute('lang'), locale.slice(0, 2));
      assert.deepEqual(await faults(page), []);
    });
  }
});
