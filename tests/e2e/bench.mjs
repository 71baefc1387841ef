// ./dev bench: the figures of the whole chain, one JSON object a line. Names as arguments choose.

import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { newPage, startBrowser } from './lib/browser.mjs';
import { ask, clickPicture, connect, newSession, signIn } from './lib/console.mjs';
import { deploy } from './lib/deployment.mjs';
import { startAgent, startDesktop, startTerminal } from './lib/desktop.mjs';
import { print, printBoth } from './lib/figures.mjs';
import { agentProgram, built, root } from './lib/paths.mjs';
import { start } from './lib/process.mjs';
import { pause, until } from './lib/wait.mjs';
import { desk } from './lib/desk-bench.mjs';
import { instrument } from './lib/instrument.mjs';

const SHARES = 5;
const FLIPS = 60;
const KEYS = 40;
const IDLE_SECONDS = 10;
const STARTS = 9;

const chosen = process.argv.slice(2);
const is = (...names) =>
  chosen.length === 0 || chosen.some((name) => names.some((known) => known.startsWith(name)));

/** Sizes of what is shipped, if it has been built. */
function sizes() {
  const megabytes = (file) => statSync(file).size / 1e6;
  if (is('agent_size_mb')) print('agent_size_mb', megabytes(agentProgram), 'MB', 1);
  if (!is('function_size_mb')) return;
  for (const name of ['http', 'socket', 'expiry']) {
    print(`function_size_mb_${name}`, megabytes(join(built, '../lambda', name)), 'MB', 1);
  }
}

/** Time from the start of a function's process to its first call for work. */
async function functionStarts() {
  if (!is('function_init_ms')) return;
  for (const name of ['http', 'socket', 'expiry']) {
    const times = [];
    for (let turn = 0; turn < STARTS; turn++) {
      let arrived;
      const first = new Promise((resolve) => {
        arrived = resolve;
      });
      const server = createServer((request) => {
        if (request.url.endsWith('/invocation/next')) arrived(performance.now());
      });
      await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
      const env = {
        AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${server.address().port}`,
        ...environment(name),
      };
      const began = performance.now();
      const held = start(join(built, '../lambda', name), [], { env });
      times.push((await first) - began);
      await held.stop('SIGKILL');
      server.closeAllConnections();
      server.close();
    }
    printBoth(`function_init_ms_${name}`, times, 'ms');
  }
}

/** What a function is told by its deployment; nothing is called, so nothing needs to be there. */
function environment(name) {
  return {
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
    AWS_LAMBDA_FUNCTION_VERSION: '1',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'none',
    AWS_SECRET_ACCESS_KEY: 'none',
    TABLE_NAME: 'sasae',
    TEAM_ID: 'demo',
    TEAM_SECRET: '00'.repeat(32),
    CONSOLE_ORIGIN: 'https://help.example',
    JOIN_ORIGIN: 'https://help.example',
    SOCKET_URL: 'wss://help.example/socket',
    CONNECTIONS_ENDPOINT: 'https://help.example',
    OIDC_ISSUER: 'https://issuer.example',
    OIDC_CLIENT_ID: 'console',
    SCHEDULE_TARGET_ARN: 'arn:aws:lambda:us-east-1:000000000000:function:expiry',
    SCHEDULE_ROLE_ARN: 'arn:aws:iam::000000000000:role/schedule',
    SCHEDULE_GROUP: 'sasae',
  };
}

/** Processor time of a process so far, in seconds. */
function processorSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function wholeChain() {
  const names = [
    'connect_ms', 'consent_to_first_frame_ms', 'join_to_active_ms', 'pixel_to_pixel_ms',
    'key_to_pixel_ms', 'agent_idle_cpu_percent',
  ];
  if (!is(...names)) return;
  const deployment = await deploy();
  const browser = await startBrowser();
  const desktop = await startDesktop({ width: 1920, height: 1080 });
  const terminal = await startTerminal(desktop);
  const times = { join: [], connect: [], picture: [] };
  for (let turn = 0; turn < SHARES; turn++) {
    const isLast = turn === SHARES - 1;
    const page = await newPage(browser);
    await page.addInitScript(instrument);
    await signIn(page, deployment, /Takahashi/);
    const session = await newSession(page);
    const agent = await startAgent(desktop, [session.link]);
    await agent.join();
    const joined = performance.now();
    await page.getByText('Online').first().waitFor();
    times.join.push(performance.now() - joined);
    await ask(page);
    await agent.allow();
    const allowed = performance.now();
    await page.getByTestId('start-button').filter({ hasText: 'Connect now' }).waitFor();
    const granted = performance.now() - allowed;
    const pressed = performance.now();
    await connect(page);
    times.picture.push(granted + performance.now() - pressed);
    const { made, open } = await page.evaluate(() => window.measured);
    times.connect.push(open[0] - made[0]);
    if (isLast) await live(page, desktop, terminal, agent);
    await agent.process.stop();
    await page.context().close();
  }
  if (is('join_to_active_ms')) printBoth('join_to_active_ms', times.join, 'ms');
  if (is('connect_ms')) printBoth('connect_ms', times.connect, 'ms');
  if (is('consent_to_first_frame_ms')) printBoth('consent_to_first_frame_ms', times.picture, 'ms');
  await browser.close();
  await desktop.stop();
  await deployment.stop();
}

/** What is measured while a share runs. */
async function live(page, desktop, terminal, agent) {
  if (is('pixel_to_pixel_ms')) printBoth('pixel_to_pixel_ms', await flips(page, desktop), 'ms');
  if (is('key_to_pixel_ms')) {
    printBoth('key_to_pixel_ms', await keys(page, desktop, terminal), 'ms');
  }
  if (is('agent_idle_cpu_percent')) {
    await page.mouse.move(5, 5);
    await pause(3_000);
    const before = processorSeconds(agent.process.child.pid);
    await pause(IDLE_SECONDS * 1000);
    const used = processorSeconds(agent.process.child.pid) - before;
    print('agent_idle_cpu_percent', (used / IDLE_SECONDS) * 100, '%', 1);
  }
}

/** From a pixel changed on the customer's screen to the pixel changed in the browser. */
async function flips(page, desktop) {
  const flip = desktop.run(join(built, 'flip'), [], {}, { input: true });
  await flip.line('the flipping window', (line) => line === 'ready');
  await until('the window in the picture', () => page.evaluate(() => window.pixelAt(32, 32) > 200));
  const times = [];
  for (let turn = 0; turn < FLIPS; turn++) {
    const before = await page.evaluate(() => window.pixelAt(32, 32));
    const change = page.evaluate((value) => window.pixelChanges(32, 32, value), before);
    flip.child.stdin.write('\n');
    const seen = await change;
    const changed = await until('the time', () => Number(flip.out.trim().split('\n')[turn + 1]));
    times.push(seen - changed);
    await pause(40 + ((turn * 37) % 50));
  }
  await flip.stop();
  return times;
}

/** From a key pressed in the browser to the character's pixel changed in the browser. */
async function keys(page, desktop) {
  await clickPicture(page, 300, 400, desktop);
  await clickPicture(page, 300, 400, desktop);
  await page.keyboard.press('Control+KeyL');
  await pause(1_000);
  return page.evaluate(async (count) => {
    const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    const target = document.activeElement;
    const times = [];
    const send = (type, code, key) =>
      target.dispatchEvent(new KeyboardEvent(type, { code, key, bubbles: true, cancelable: true }));
    // The terminal's block cursor moves one cell at each key: its old cell turns from ink to paper.
    const area = document.querySelector('[data-testid=picture]');
    const sum = () => {
      const copy = new OffscreenCanvas(800, 30);
      const context = copy.getContext('2d');
      context.drawImage(area, 40, 136, 800, 30, 0, 0, 800, 30);
      return context.getImageData(0, 0, 800, 30).data.reduce((all, value) => all + value, 0);
    };
    for (let turn = 0; turn < count; turn++) {
      const before = sum();
      const began = performance.now();
      send('keydown', 'KeyX', 'x');
      send('keyup', 'KeyX', 'x');
      while (sum() === before && performance.now() < began + 3_000) await pause(0);
      times.push(performance.now() - began);
      await pause(120 + ((turn * 37) % 60));
    }
    return times;
  }, KEYS);
}

function console_size() {
  if (!is('console_js_kb_gzip')) return;
  const build = start('npm', ['run', '--silent', 'build'], { cwd: join(root, 'console') });
  return build.exit.then(() => {
    const size = Number(/console_js_kb_gzip (\S+)/.exec(build.out)?.[1]);
    if (!Number.isFinite(size)) throw new Error(`no size in: ${build.out} ${build.err}`);
    print('console_js_kb_gzip', size, 'kB', 1);
  });
}

/** The console's own test of ten thousand sessions measures as it goes. */
async function lists() {
  const names = ['sessions_list_render_ms', 'sessions_list_sort_ms'];
  if (!is(...names)) return;
  const args = ['--test', '--test-name-pattern=ten thousand', 'tests/browser/lists.test.mjs'];
  const held = start('node', args, { cwd: join(root, 'console') });
  await held.exit;
  const line = /\{"sessions_list_render_ms".*\}/.exec(held.out)?.[0];
  if (line === undefined) throw new Error(`no figures in: ${held.out} ${held.err}`);
  const figures = JSON.parse(line);
  for (const name of names) print(name, figures[name], 'ms', 1);
}

async function transport() {
  const names = { connect: 'transport_connect', bulk: 'bulk', lane: 'lane', loss: 'loss' };
  for (const [part, name] of Object.entries(names)) {
    if (!is(name)) continue;
    const held = start(join(built, 'transport_bench'), [part]);
    await held.exit;
    if (held.ended !== 0) throw new Error(`transport_bench ${part}: ${held.err}`);
    process.stdout.write(held.out);
  }
}

sizes();
await console_size();
await functionStarts();
await wholeChain();
await transport();
await lists();
await desk(is);
process.exit(0);
