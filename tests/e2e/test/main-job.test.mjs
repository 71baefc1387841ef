// The main job, end to end: a customer's screen, by consent, in a technician's browser.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newPage, startBrowser } from '../lib/browser.mjs';
import {
  ask, clickPicture, connect, newSession, openSession, signIn, status, typeKeys,
} from '../lib/console.mjs';
import { deploy } from '../lib/deployment.mjs';
import { startAgent, startDesktop, startTerminal } from '../lib/desktop.mjs';
import { until } from '../lib/wait.mjs';

for (const mode of ['in-process', 'runtime-api']) {
  describe(`the main job, ${mode}`, { timeout: 240_000 }, () => {
    let deployment;
    let browser;
    let desktop;
    let terminal;

    before(async () => {
      deployment = await deploy({ mode });
      browser = await startBrowser();
      desktop = await startDesktop();
      terminal = await startTerminal(desktop);
    });

    after(async () => {
      await browser?.close();
      await desktop?.stop();
      await deployment?.stop();
    });

    /** A technician with a session whose customer has just joined. */
    async function joined(t, by = 'link') {
      const page = await newPage(browser);
      await signIn(page, deployment, /Takahashi/);
      const session = await newSession(page, { customer: 'Mr Yamada' });
      const args = by === 'link' ? [session.link] : ['--gateway', deployment.gateway, session.pin];
      const agent = await startAgent(desktop, args);
      t.after(async () => {
        await agent.process.stop();
        await page.context().close();
      });
      await agent.join();
      await page.getByText('Online').first().waitFor();
      return { page, session, agent };
    }

    test('what is typed in the browser stands on the screen of the customer', async (t) => {
      const desk = await joined(t);
      await ask(desk.page);
      await desk.agent.allow();
      await connect(desk.page);
      // The first click begins to control, the second is the customer's.
      await clickPicture(desk.page, 300, 250, desktop);
      await clickPicture(desk.page, 300, 250, desktop);
      await typeKeys(desk.page, 'echo sasae-$((6*7)) OK\n');
      await until('the terminal shows it', async () => /^sasae-42 OK/m.test(await terminal.screen()));
      await desk.page.getByRole('button', { name: 'End', exact: true }).click();
      await status(desk.page, 'ended');
      assert.deepEqual(desk.page.problems, []);
    });

    test('a customer who denies shares nothing and the technician is told', async (t) => {
      const desk = await joined(t, 'pin');
      await ask(desk.page, 'view');
      await desk.agent.deny();
      await desk.page.getByText('The customer declined the request.').waitFor();
      assert.equal(await desk.page.getByTestId('picture').count(), 0);
    });

    test('the hotkey of the customer ends picture and input at once', async (t) => {
      const desk = await joined(t);
      await ask(desk.page);
      await desk.agent.allow();
      await connect(desk.page);
      await clickPicture(desk.page, 300, 250, desktop);
      await desk.agent.hotkey();
      await status(desk.page, 'ended');
      const before = await terminal.screen();
      await desk.page.keyboard.type('echo never');
      assert.equal(await terminal.screen(), before);
    });

    test('closing the session ends the share and tells the customer', async (t) => {
      const desk = await joined(t);
      await ask(desk.page, 'view');
      await desk.agent.allow();
      await connect(desk.page);
      const owner = await newPage(browser);
      t.after(() => owner.context().close());
      await signIn(owner, deployment, /Sato/);
      await owner.getByRole('link', { name: /General/ }).click();
      await openSession(owner, desk.session.id);
      await owner.getByRole('button', { name: 'More actions' }).click();
      await owner.getByRole('menuitem', { name: 'Close…' }).click();
      await owner.getByRole('button', { name: 'Close session' }).click();
      await status(desk.page, 'ended');
    });

    test('a second device is told that the code is used', async (t) => {
      const desk = await joined(t);
      const home = `${desktop.home}/second`;
      const second = await startAgent(desktop, [desk.session.link], { home });
      t.after(() => second.process.stop());
      await until('two agents', async () => (await desktop.windows('main')).length === 2);
      await desktop.press('main', 'Return');
      await until('the second agent is refused', () => /CodeUsed/.test(second.process.err));
      await desk.page.getByText('Online').first().waitFor();
    });
  });
}
