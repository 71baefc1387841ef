// A customer asks for help: the form is filled in on a phone-sized page, a technician is told and
// picks up, and the agent that joins with the page's PIN makes the session active.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newPage, startBrowser } from '../lib/browser.mjs';
import { signIn } from '../lib/console.mjs';
import { deploy } from '../lib/deployment.mjs';
import { startAgent, startDesktop } from '../lib/desktop.mjs';

const PHONE = {
  viewport: { width: 390, height: 844 },
  userAgent: 'Mozilla/5.0 (Linux; Android 16) Chrome/156.0.0.0 Mobile',
};

describe('a customer asks for help', { timeout: 240_000 }, () => {
  let deployment;
  let browser;
  let desktop;

  before(async () => {
    deployment = await deploy();
    browser = await startBrowser();
    desktop = await startDesktop();
  });

  after(async () => {
    await browser?.close();
    await desktop?.stop();
    await deployment?.stop();
  });

  /** Opens the default channel's form as its manager, over the API, and gives the public link. */
  async function publish() {
    const owner = await newPage(browser);
    await signIn(owner, deployment, /Sato/);
    const url = await owner.evaluate(async () => {
      const key = Object.keys(sessionStorage).find((each) => each.includes('user:'));
      const { access_token: token } = JSON.parse(sessionStorage.getItem(key));
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const path = '/api/channels/default/support';
      const { form } = await (await fetch(path, { headers })).json();
      const title = { ja: '受付', en: 'Front desk help' };
      const body = JSON.stringify({ form: { ...form, is_on: true, title } });
      return (await (await fetch(path, { method: 'POST', headers, body })).json()).url;
    });
    await owner.context().close();
    return url;
  }

  test('a request on a phone is heard at the desk and becomes an active session', async (t) => {
    const link = await publish();
    const technician = await newPage(browser);
    await signIn(technician, deployment, /Takahashi/);
    assert.equal(await technician.title(), 'Home – Sasae');

    const customer = await newPage(browser, PHONE);
    await customer.goto(link);
    await customer.getByRole('heading', { name: 'Front desk help' }).waitFor();
    await customer.getByLabel('Your name').fill('山田 花子');
    await customer.getByLabel('What is the problem?').fill('The printer prints nothing.');
    await customer.getByRole('button', { name: 'Ask for help' }).click();
    await customer.getByRole('heading', { name: 'You are next' }).waitFor();
    const pin = (await customer.getByTestId('pin').innerText()).trim();

    await technician.getByText('A customer is waiting. 山田 花子').waitFor();
    assert.equal(await technician.title(), '(1) Home – Sasae');
    await technician.getByRole('link', { name: /General/ }).first().click();
    const row = technician.locator('[data-state="queued"]');
    await row.getByRole('link').first().click();
    await technician.getByTestId('intake').getByText('The printer prints nothing.').waitFor();
    await technician.getByRole('button', { name: 'Pick up' }).first().click();
    await customer.getByRole('heading', { name: /takes care of you/ }).waitFor();

    const agent = await startAgent(desktop, ['--gateway', deployment.gateway, pin]);
    t.after(() => agent.process.stop());
    await agent.join();
    await technician.getByText('Active').first().waitFor();
    await customer.getByRole('heading', { name: /is with you/ }).waitFor();
    assert.deepEqual(customer.problems, []);
    assert.deepEqual(technician.problems, []);
  });
});
