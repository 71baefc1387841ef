// The history on a real deployment: found by its customer, with who saw the PIN, exported whole.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { newPage, startBrowser } from '../lib/browser.mjs';
import { newSession, signIn } from '../lib/console.mjs';
import { deploy } from '../lib/deployment.mjs';

describe('the history', { timeout: 240_000 }, () => {
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

  /** Exports what is found as `kind` and gives the file's name and text. */
  async function exported(page, kind) {
    await page.getByRole('button', { name: 'Export' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: kind }).check({ force: true });
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Export' }).click(),
    ]);
    await dialog.waitFor({ state: 'detached' });
    return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
  }

  test('a session is found by its customer, with who saw its PIN, and exported', async () => {
    const page = await newPage(browser, { acceptDownloads: true });
    await signIn(page, deployment, /Sato/);
    // The page of a waiting session asks for its codes: that is what the audit has to say.
    const shown = page.waitForResponse((response) => response.url().endsWith('/codes'));
    const { id } = await newSession(page, { customer: '山田 花子' });
    await shown;
    await page.goto(`${deployment.gateway}/history`);
    const row = page.getByTestId('history-row');
    await row.first().waitFor();
    const search = page.getByLabel('Customer, subject or reason');
    await search.fill('nobody of this name');
    await page.getByRole('heading', { name: 'Nothing was found' }).waitFor();
    await search.fill('山田');
    await row.first().waitFor();

    const sessions = await exported(page, 'Sessions as CSV');
    assert.match(sessions.name, /\.csv$/);
    assert.ok(sessions.text.startsWith('\uFEFF'), 'spreadsheets take it for UTF-8');
    assert.match(sessions.text, new RegExp(`${id},waiting,.*山田 花子`));
    const records = (await exported(page, 'Every event as JSON Lines')).text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
      .filter(({ type, session }) => type === 'record' && session === id);
    assert.equal(records[0].event.kind.type, 'created');
    assert.ok(records.every(({ previous }, at) => at === 0 || previous === records[at - 1].hash));

    await row.first().getByRole('link').click();
    await page.getByText('The chain is whole').waitFor();
    const seen = page.getByTestId('audit-line').filter({ hasText: 'Looked at link and PIN' });
    assert.match(await seen.first().innerText(), /Sato.*from 127\.0\.0\.1/s);
    assert.deepEqual(page.problems, []);
  });
});
