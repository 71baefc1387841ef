// The join page on a small screen, in both languages: who helps, the way in, and no secret left.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newPage, startBrowser } from '../lib/browser.mjs';
import { newSession, signIn } from '../lib/console.mjs';
import { deploy } from '../lib/deployment.mjs';
import { startAgent, startDesktop } from '../lib/desktop.mjs';
import { digits, look, secret } from '../lib/gateway.mjs';
import { until } from '../lib/wait.mjs';

const SMALL = { viewport: { width: 390, height: 844 } };
const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 Safari/604.1';

const WORDS = {
  'en-US': {
    helper: 'Your helper',
    download: 'Download for Linux',
    started: 'I have started it',
    onPhone: 'Go on at the computer',
    pin: 'PIN (9 digits)',
    next: 'Next',
    other: 'Use another PIN',
    unknown: 'This code is not known',
    closed: 'This session has ended',
  },
  'ja-JP': {
    helper: 'サポート担当者',
    download: 'Linux版をダウンロード',
    started: 'アプリを起動しました',
    onPhone: '続きはパソコンで',
    pin: 'PINコード（9桁）',
    next: '次へ',
    other: '別のPINコードを入力',
    unknown: 'このコードは見つかりません',
    closed: 'このセッションは終了しました',
  },
};

describe('the join page', { timeout: 240_000 }, () => {
  let deployment;
  let browser;
  let technician;
  let session;
  let team;

  before(async () => {
    deployment = await deploy();
    browser = await startBrowser();
    technician = await newPage(browser);
    await signIn(technician, deployment, /Takahashi/);
    session = await newSession(technician);
    team = (await (await fetch(`${deployment.gateway}/config.json`)).json()).team;
  });

  after(async () => {
    await browser?.close();
    await deployment?.stop();
  });

  /** A visitor's page that keeps every address that it asked for. */
  async function visit(t, locale, address, more = {}) {
    const page = await newPage(browser, { locale, ...SMALL, ...more });
    t.after(() => page.context().close());
    page.asked = [];
    // A fragment stays in the browser; everything before it is sent.
    page.on('request', (request) => page.asked.push(request.url().split('#')[0]));
    await page.goto(address);
    return page;
  }

  async function typePin(page, words, pin) {
    await page.getByLabel(words.pin).fill(pin);
    await page.getByRole('button', { name: words.next }).click();
  }

  /** Nothing of the page hangs over the edge of a small screen. */
  async function fits(page) {
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= SMALL.viewport.width, `${width} pixels wide`);
  }

  for (const [locale, words] of Object.entries(WORDS)) {
    test(`a link says who helps and leaves no secret behind, ${locale}`, async (t) => {
      const hidden = secret(session.link);
      const page = await visit(t, locale, session.link);
      await page.getByText(words.helper, { exact: true }).waitFor();
      assert.equal(page.url(), `${deployment.gateway}/j`);
      await page.getByRole('heading', { name: /Takahashi/ }).waitFor();
      await page.getByText(team, { exact: true }).waitFor();
      await fits(page);
      const agent = page.getByRole('link', { name: words.download });
      const file = await page.request.head(await agent.evaluate((link) => link.href));
      assert.equal(file.status(), 200);
      // The agent on this computer gets the code: only this address may hold it.
      const browserSide = await page.context().newCDPSession(page);
      await browserSide.send('Page.enable');
      const wanted = [];
      browserSide.on('Page.frameRequestedNavigation', ({ url }) => wanted.push(url));
      await page.getByRole('button', { name: words.started }).click();
      const gateway = encodeURIComponent(deployment.gateway);
      await until('the page calls the agent', () => wanted.length > 0);
      assert.deepEqual(wanted, [`sasae://join?gateway=${gateway}#${hidden}`]);
      await page.goto(`${deployment.gateway}/config.json`);
      await page.goBack();
      assert.equal(page.url(), `${deployment.gateway}/j`);
      const kept = await page.evaluate(() =>
        JSON.stringify([window.location.href, { ...localStorage }, { ...sessionStorage }]),
      );
      assert.ok(!kept.includes(hidden));
      assert.ok(page.asked.length > 3);
      assert.deepEqual(page.asked.filter((url) => url.includes(hidden)), []);
      assert.deepEqual(page.problems.filter((text) => !text.includes('sasae:')), []);
    });

    test(`on a phone the page sends to the computer, ${locale}`, async (t) => {
      const page = await visit(t, locale, session.link, { userAgent: PHONE, hasTouch: true });
      await page.getByRole('heading', { name: words.onPhone }).waitFor();
      assert.equal(await page.getByRole('link', { name: words.download }).count(), 0);
      await fits(page);
    });

    test(`a typed PIN finds the session and a wrong one is not known, ${locale}`, async (t) => {
      const page = await visit(t, locale, `${deployment.gateway}/j`);
      const right = digits(session.pin);
      const wrong = String((Number(right) + 1) % 1e9).padStart(9, '0');
      await typePin(page, words, wrong);
      await page.getByRole('alert').getByRole('heading', { name: words.unknown }).waitFor();
      await page.getByRole('button', { name: words.other }).click();
      await typePin(page, words, right);
      await page.getByRole('heading', { name: /Takahashi/ }).waitFor();
      await fits(page);
      assert.deepEqual(page.asked.filter((url) => url.includes(right)), []);
    });

    test(`the link of a closed session says that it has ended, ${locale}`, async (t) => {
      const page = await newPage(browser);
      t.after(() => page.context().close());
      await signIn(page, deployment, /Takahashi/);
      const over = await newSession(page);
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: 'Close…' }).click();
      await page.getByRole('button', { name: 'Close session' }).click();
      await until('the code is refused', async () =>
        (await look(deployment, 'link', secret(over.link))).status !== 200,
      );
      const visitor = await visit(t, locale, over.link);
      await visitor.getByRole('heading', { name: words.closed }).waitFor();
      assert.equal(visitor.url(), `${deployment.gateway}/j`);
    });
  }

  test('looking at a link, as programs for mail do, does not use it up', async (t) => {
    for (let time = 0; time < 10; time += 1) {
      const answer = await fetch(session.link);
      assert.equal(answer.status, 200);
      assert.match(await answer.text(), /<html/);
    }
    assert.equal((await look(deployment, 'link', secret(session.link))).state, 'waiting');
    const desktop = await startDesktop();
    t.after(() => desktop.stop());
    const agent = await startAgent(desktop, [session.link]);
    await agent.join();
    await technician.getByText('Online').first().waitFor();
  });
});
