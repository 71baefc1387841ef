// A customer's computer: an X server with a window manager, real programs and the agent.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentProgram, folder } from './paths.mjs';
import { command, start } from './process.mjs';
import { pause, until } from './wait.mjs';

/** How long Allow stays dead in the consent window, and a little for painting it. */
const READING_TIME_MS = 3_300;

export async function startDesktop({ width = 1280, height = 800 } = {}) {
  const home = folder('home');
  const xvfb = start('Xvfb', [
    '-displayfd', '1', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp', '-noreset',
  ]);
  const display = `:${await xvfb.line('the X server is ready', (line) => line.trim())}`;
  const env = {
    DISPLAY: display,
    HOME: home,
    XDG_RUNTIME_DIR: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_DATA_HOME: join(home, '.local/share'),
    LANG: 'en_US.UTF-8',
    WAYLAND_DISPLAY: '',
  };
  const openbox = start('openbox', [], { env });
  const processes = [openbox];
  const desktop = {
    env,
    home,
    display,
    width,
    height,
    xdotool: (...args) => command('xdotool', args, env),
    async stop() {
      for (const held of processes.reverse()) await held.stop();
      await xvfb.stop();
    },
    run(program, args, more = {}, options = {}) {
      const held = start(program, args, { env: { ...env, ...more }, ...options });
      processes.push(held);
      return held;
    },
    /** The newest visible window with this instance name. */
    window: (name, limit = 20_000) =>
      until(
        `a window ${name}`,
        async () => (await desktop.windows(name)).at(-1),
        limit,
      ),
    async windows(name) {
      const found = await desktop
        .xdotool('search', '--onlyvisible', '--classname', `^${name}$`)
        .catch(() => '');
      return found.split('\n').filter(Boolean);
    },
    async focus(name) {
      const id = await desktop.window(name);
      await desktop.xdotool('windowfocus', '--sync', id);
      return id;
    },
    /** Presses keys one after another in a window, as a person at this computer would. */
    async press(name, ...keys) {
      await desktop.focus(name);
      for (const key of keys) {
        await desktop.xdotool('key', key);
        await pause(60);
      }
    },
    /** Everything on the screen as a PNG, for looking at. */
    async picture(file) {
      await command('import', ['-window', 'root', file], env);
      return file;
    },
  };
  await until('the window manager', () => desktop.xdotool('get_desktop').then(() => true));
  return desktop;
}

/** A terminal whose screen can be read back as text. */
export async function startTerminal(desktop, { geometry = '80x24+40+120' } = {}) {
  const printed = join(desktop.home, 'printed.txt');
  writeFileSync(printed, '');
  const xterm = desktop.run('xterm', [
    '-name', 'terminal', '-geometry', geometry, '-fa', 'DejaVu Sans Mono', '-fs', '12',
    '-xrm', `*printerCommand: cat > ${printed}.new && mv ${printed}.new ${printed}`,
    '-xrm', '*printAttributes: 0',
    '-xrm', '*VT100.translations: #override Ctrl<Key>F12: print()',
    '-e', 'sh', '-c', 'PS1="$ " exec sh -i',
  ]);
  const id = await desktop.window('terminal');
  return {
    id,
    process: xterm,
    /** The text on the terminal's screen. */
    async screen() {
      await desktop.xdotool('windowfocus', '--sync', id);
      await desktop.xdotool('key', 'ctrl+F12');
      return until('the terminal printed its screen', () => {
        const text = readFileSync(printed, 'utf8');
        writeFileSync(printed, '');
        return text.trim() ? text : undefined;
      }, 5_000);
    },
  };
}

/** The agent, started by the customer with a link, a PIN or nothing. */
export async function startAgent(desktop, args, { home } = {}) {
  const own = home ? { HOME: home, XDG_RUNTIME_DIR: home, XDG_CONFIG_HOME: join(home, '.config') } : {};
  const agent = desktop.run(agentProgram, args, own);
  return {
    process: agent,
    /** Joins, as the window asks. */
    async join() {
      await desktop.window('main');
      await until('the agent asks to join', async () => /Join|参加/.test(await title(desktop)), 1_000)
        .catch(() => undefined);
      await desktop.press('main', 'Return');
    },
    async allow() {
      await desktop.window('consent');
      await pause(READING_TIME_MS);
      await desktop.press('consent', 'Tab', 'Return');
    },
    async deny() {
      await desktop.window('consent');
      await desktop.press('consent', 'Escape');
    },
    /** The hotkey that stops everything, pressed anywhere. */
    async hotkey() {
      await desktop.xdotool('key', 'ctrl+alt+shift+s');
    },
  };
}

async function title(desktop) {
  const id = await desktop.window('main');
  return desktop.xdotool('getwindowname', id);
}
