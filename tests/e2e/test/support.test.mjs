// A customer asks for help: a channel and its form are made in the administration, the form is
// filled in on a phone-sized page, a technician is told and picks up, and the agent that joins with
// the page's PIN makes the session active.

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

  /** Makes a channel that everyone may work in, opens its form, and gives the public link. */
  async function publish() {
    const owner = await newPage(browser);
    await signIn(owner, deployment, /Sato/);
    await owner.getByRole('link', { name: 'Administration' }).click();
    await owner.getByRole('button', { name: 'New channel' }).click();
    const dialog = owner.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Front desk');
    await dialog.getByRole('button', { name: 'New channel' }).click();
    await owner.getByRole('button', { name: 'Give access' }).click();
    await dialog.getByRole('radio', { name: 'Supports' }).check({ force: true });
    await dialog.getByRole('button', { name: 'Save' }).click();
    await owner.getByTestId('access-row').getByText('Everyone in the team').waitFor();
    await owner.getByRole('switch', { name: 'The form is open' }).check();
    const heading = owner.getByRole('group', { name: 'Heading' });
    await heading.getByLabel('Japanese').fill('受付');
    await heading.getByLabel('English').fill('Front desk help');
    await owner.locator('.support-edit').getByRole('button', { name: 'Save' }).click();
    const link = (await owner.getByTestId('support-link').innerText()).trim();
    assert.deepEqual(owner.problems, []);
    await owner.context().close();
    return link;
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

    await technician.getByText('A customer is waiting. 山田 花子 – Front desk').waitFor();
    assert.equal(await technician.title(), '(1) Home – Sasae');
    await technician.getByRole('link', { name: /Front desk/ }).first().click();
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
