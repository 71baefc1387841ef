// The console as a technician uses it: by what is written on the screen.

import { until } from './wait.mjs';

export async function signIn(page, deployment, member) {
  await page.goto(deployment.gateway);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('radio', { name: member }).check();
  await page.getByLabel('Password').fill(deployment.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Home' }).waitFor();
}

/** Makes a session and gives its link and PIN; the session's page is open then. */
export async function newSession(page, { customer = '' } = {}) {
  await page.getByRole('button', { name: 'New session' }).first().click();
  if (customer) await page.getByLabel("Customer's name").fill(customer);
  await page.getByRole('button', { name: 'Make session' }).click();
  const pin = (await page.getByTestId('pin').innerText()).trim();
  const link = (await page.getByTestId('link').innerText()).trim();
  // A button or a link, as the dialog has it.
  await page.getByRole('dialog').getByText('Open session').click();
  await page.waitForURL(/\/sessions\//);
  const id = new URL(page.url()).pathname.split('/').at(-1);
  return { id, pin, link };
}

/** Opens a session from the list that is on the screen. */
export async function openSession(page, id) {
  await page.locator(`[data-session="${id}"]`).getByRole('link').first().click();
  await page.waitForURL(/\/sessions\//);
}

/** First press: asks the customer for a share. */
export async function ask(page, mode = 'control') {
  if (mode === 'view') await page.getByRole('radio', { name: /View only/ }).check({ force: true });
  const start = page.getByTestId('start-button');
  await start.filter({ hasText: 'Start remote session' }).click();
  await page.getByText('Request sent – waiting for the customer').waitFor();
}

/** Second press: connects, and waits for a picture. */
export async function connect(page) {
  await page.getByTestId('start-button').filter({ hasText: 'Connect now' }).click();
  await status(page, 'Live');
}

/** Waits until the sharing window says so. */
export function status(page, text, limit = 20_000) {
  return until(
    `the sharing window says "${text}"`,
    async () => {
      const said = await page.getByTestId('share-status').innerText({ timeout: 2_000 });
      if (!said.includes(text)) throw new Error(`it says "${said}"`);
      return true;
    },
    limit,
  );
}

/** Clicks into the picture at a place of the customer's screen. */
export async function clickPicture(page, x, y, screen) {
  const canvas = page.getByTestId('picture');
  const box = await canvas.boundingBox();
  await page.mouse.click(
    box.x + (x / screen.width) * box.width,
    box.y + (y / screen.height) * box.height,
  );
}

/** The pixels of the picture as the technician sees them, as RGB at a few places. */
export function pixels(page, places) {
  return page.getByTestId('picture').evaluate((canvas, wanted) => {
    const copy = new OffscreenCanvas(canvas.width, canvas.height);
    const context = copy.getContext('2d');
    context.drawImage(canvas, 0, 0);
    return wanted.map(([x, y]) => [...context.getImageData(x, y, 1, 1).data.slice(0, 3)]);
  }, places);
}

/** Types a line as a person on a US keyboard does: physical keys, with Shift held where needed. */
export async function typeKeys(page, text) {
  for (const char of text) {
    const key = KEYS[char] ?? (/[a-z]/.test(char) ? `Key${char.toUpperCase()}` : `Digit${char}`);
    await page.keyboard.press(/[A-Z]/.test(char) ? `Shift+Key${char}` : key, { delay: 5 });
  }
}

const KEYS = {
  ' ': 'Space',
  '-': 'Minus',
  '\n': 'Enter',
  '(': 'Shift+Digit9',
  ')': 'Shift+Digit0',
  '*': 'Shift+Digit8',
  $: 'Shift+Digit4',
};
