// ./dev shots FOLDER: a picture of every screen of the main job, in both languages, to be looked at.

import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { newPage, startBrowser } from './lib/browser.mjs';
import { clickPicture, newSession, signIn } from './lib/console.mjs';
import { deploy } from './lib/deployment.mjs';
import { startAgent, startDesktop, startTerminal } from './lib/desktop.mjs';
import { pause } from './lib/wait.mjs';

const folder = resolve(process.argv[2] ?? 'shots');
mkdirSync(folder, { recursive: true });

/** Long enough for fades to end and for windows to be painted. */
const SETTLED_MS = 700;
const LOCALES = { en: 'en-US', ja: 'ja-JP' };
const NAMES = { en: 'English', ja: '日本語' };

const deployment = await deploy();
const browser = await startBrowser();

async function take(page, name) {
  await pause(SETTLED_MS);
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** The join page as a visitor meets it: on a computer, and on a phone. */
async function joinPage(link, lang, locale) {
  for (const [device, options] of [
    ['desktop', { viewport: { width: 1280, height: 800 } }],
    ['phone', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }],
  ]) {
    const page = await newPage(browser, { locale, ...options });
    await page.goto(link);
    await take(page, `${lang}-join-${device}`);
    await page.goto(`${deployment.gateway}/j`);
    await take(page, `${lang}-join-pin-${device}`);
    await page.context().close();
  }
}

async function walk(lang, colorScheme) {
  const locale = LOCALES[lang];
  const desktop = await startDesktop();
  desktop.env.LANG = lang === 'ja' ? 'ja_JP.UTF-8' : 'en_US.UTF-8';
  if (colorScheme === 'dark') desktop.env.GTK_THEME = 'Adwaita:dark';
  const name = (screen) => `${lang}-${colorScheme}-${screen}`;
  const of = (screen) => {
    const file = join(folder, `${name(screen)}.png`);
    return pause(SETTLED_MS).then(() => desktop.picture(file));
  };
  await startTerminal(desktop);
  const page = await newPage(browser, { locale: 'en-US', colorScheme });
  await page.goto(deployment.gateway);
  await take(page, name('sign-in'));
  await signIn(page, deployment, /Takahashi/);
  const session = await newSession(page);
  const choice = page.getByRole('button', { name: NAMES[lang], exact: true });
  if (await choice.count() > 0) await choice.first().click();
  await take(page, name('session-waiting'));
  if (colorScheme === 'light') await joinPage(session.link, lang, locale);
  const bare = await startAgent(desktop, []);
  await desktop.window('main');
  await of('agent-asks-code');
  await bare.process.stop();
  const agent = await startAgent(desktop, [session.link]);
  await desktop.window('main');
  await of('agent-confirms');
  await agent.join();
  await page.getByTestId('start-button').isEnabled();
  await of('agent-joined');
  await take(page, name('session-active'));
  await page.getByTestId('start-button').click();
  await desktop.window('consent');
  await of('agent-consent');
  await take(page, name('session-requested'));
  await agent.allow();
  await of('agent-granted');
  await take(page, name('session-granted'));
  await page.getByTestId('start-button').click();
  await page.locator('[data-testid=picture][data-status=live]').waitFor();
  await clickPicture(page, 200, 250, desktop);
  await page.keyboard.type('echo hello');
  await of('agent-sharing');
  await take(page, name('share'));
  await agent.hotkey();
  await of('agent-stopped');
  await take(page, name('share-ended'));
  await page.goto(deployment.gateway);
  await take(page, name('home'));
  await agent.process.stop();
  await page.context().close();
  await desktop.stop();
}

try {
  for (const lang of Object.keys(LOCALES)) {
    for (const scheme of ['light', 'dark']) await walk(lang, scheme);
  }
} finally {
  await browser.close();
  await deployment.stop();
}
