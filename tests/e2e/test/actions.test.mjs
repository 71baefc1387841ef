// Every action on a session, by two technicians in two browsers, each seeing what the other does.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newPage, startBrowser } from '../lib/browser.mjs';
import { newSession, signIn } from '../lib/console.mjs';
import { deploy } from '../lib/deployment.mjs';

describe('the actions on a session, by two technicians', { timeout: 240_000 }, () => {
  let deployment;
  let browsers;

  before(async () => {
    deployment = await deploy();
    browsers = await Promise.all([startBrowser(), startBrowser()]);
  });

  after(async () => {
    await Promise.all((browsers ?? []).map((browser) => browser.close()));
    await deployment?.stop();
  });

  /** Two technicians, each in a browser of their own. */
  async function technicians(t) {
    const pages = await Promise.all(browsers.map((browser) => newPage(browser)));
    t.after(() => Promise.all(pages.map((page) => page.context().close())));
    const names = [/Takahashi/, /Tanaka/];
    await Promise.all(pages.map((page, at) => signIn(page, deployment, names[at])));
    return pages;
  }

  const row = (page, id) => page.locator(`[data-session="${id}"]`);
  const general = async (page) => {
    await page.getByRole('link', { name: /General/ }).first().click();
    await page.getByRole('heading', { name: /General/ }).waitFor();
  };
  const inState = (page, id, state) =>
    page.locator(`[data-session="${id}"][data-state="${state}"]`).waitFor();

  /** Acts on a row by its key, as `?` shows it. */
  async function press(page, id, key) {
    await row(page, id).focus();
    await page.keyboard.press(key);
  }

  async function pick(page, name, submit) {
    await page.getByRole('dialog').getByRole('combobox').fill(name);
    await page.getByRole('dialog').getByRole('option', { name: new RegExp(name) }).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: submit, exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }

  /** A session of the first technician that both see in the channel. */
  async function shared(t, customer) {
    const [one, two] = await technicians(t);
    const { id } = await newSession(one, { customer });
    await Promise.all([general(one), general(two)]);
    await Promise.all([inState(one, id, 'waiting'), inState(two, id, 'waiting')]);
    return { one, two, id };
  }

  test('assign, invite, accept, leave: each sees at once what the other does', async (t) => {
    const { one, two, id } = await shared(t, 'Mr Yamada');
    await press(one, id, 'a');
    await pick(one, 'Tanaka', 'Assign');
    await row(two, id).getByText(/Tanaka/).waitFor();
    await two.getByRole('link', { name: /^Home/ }).click();
    await row(two, id).getByRole('img', { name: 'News' }).waitFor();

    await press(two, id, 'i');
    await pick(two, 'Takahashi', 'Invite');
    await one.getByRole('link', { name: /^Home/ }).click();
    await row(one, id).getByText('Invites you').waitFor();
    await row(one, id).getByRole('link').click();
    await one.getByRole('button', { name: 'Take part' }).click();
    await one.getByText('You take part in the session now.').waitFor();
    await row(two, id).getByText(/\+ .*Takahashi/).waitFor();

    await one.getByRole('button', { name: 'More actions' }).click();
    await one.getByRole('menuitem', { name: 'Leave the session' }).click();
    await row(two, id).getByText(/\+ .*Takahashi/).waitFor({ state: 'detached' });
    assert.deepEqual([one.problems, two.problems], [[], []]);
  });

  test('released into the queue, one of two picks it up and the other is told who', async (t) => {
    const { one, two, id } = await shared(t, 'Hoshino Dental');
    await press(one, id, 'r');
    await Promise.all([inState(one, id, 'queued'), inState(two, id, 'queued')]);
    await row(two, id).getByText('In the queue').waitFor();
    // The second one's press is on its way while the first one's is done.
    let isDone;
    const done = new Promise((resolve) => { isDone = resolve; });
    await two.route('**/commands', async (route) => {
      await done;
      await route.continue();
    });
    await press(two, id, 'p');
    await press(one, id, 'p');
    await one.getByText('You hold the session now.').waitFor();
    isDone();
    await two.getByText(/Takahashi\) was faster and holds the session now/).waitFor();
    await inState(two, id, 'waiting');
    await row(two, id).getByText(/Takahashi/).waitFor();
    // Nobody told the browser's console of an error but the refusal itself.
    assert.deepEqual(one.problems, []);
  });

  test('rename, note, extend, new codes, close: with what the other sees of it', async (t) => {
    const { one, two, id } = await shared(t, 'Nakamura');
    await press(one, id, 's');
    await one.getByRole('dialog').getByLabel('Subject').fill('VPN does not connect');
    await one.keyboard.press('Enter');
    await row(two, id).getByText('VPN does not connect').waitFor();
    await row(two, id).getByRole('link').click();
    await press(one, id, 'b');
    await one.getByRole('dialog').getByRole('textbox', { name: 'Note' }).fill('Certificate expired.\nNew one asked for.');
    await one.keyboard.press('Control+Enter');
    await two.getByText('New one asked for.').waitFor();
    await press(one, id, 'e');
    await one.getByRole('radio', { name: /7 days/ }).check({ force: true });
    await one.getByRole('button', { name: 'Extend', exact: true }).click();
    await row(one, id).getByText('in 7 days').or(row(one, id).getByText('in 6 days')).waitFor();

    await row(one, id).getByRole('link').click();
    const pin = await one.getByTestId('pin').innerText();
    await one.getByRole('button', { name: 'Make new ones' }).click();
    await one.getByRole('dialog').getByRole('button', { name: 'Make new ones' }).click();
    await one.getByRole('dialog').getByTestId('pin').waitFor();
    await one.keyboard.press('Escape');
    await one.waitForFunction(
      (old) => document.querySelector('[data-testid=pin]')?.textContent !== old,
      pin,
    );

    await one.keyboard.press('c');
    await one.getByRole('radio', { name: 'Not solved' }).check({ force: true });
    await one.getByLabel('Reason').fill('Waiting for the provider');
    await one.getByRole('button', { name: 'Close session' }).click();
    await two.getByText('Waiting for the provider').waitFor();
    await two.getByText('Not solved', { exact: true }).waitFor();
    assert.deepEqual([one.problems, two.problems], [[], []]);
  });

  test('a deleted session is gone for both, and back for both when it is taken back', async (t) => {
    const { one, two, id } = await shared(t, 'Café Lumière');
    await press(one, id, 'Delete');
    await row(two, id).waitFor({ state: 'detached' });
    await one.getByRole('button', { name: /^Undo/ }).click();
    await Promise.all([row(one, id).waitFor(), row(two, id).waitFor()]);
    await press(one, id, 'Delete');
    await Promise.all([
      row(one, id).waitFor({ state: 'detached' }),
      row(two, id).waitFor({ state: 'detached' }),
    ]);
    await two.goto(`${deployment.gateway}/sessions/${id}`);
    await two.getByRole('heading', { name: 'This session cannot be shown' }).waitFor();
    assert.deepEqual(one.problems, []);
  });
});
