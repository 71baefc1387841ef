// Processes of a test: started with their output kept, ended by pid, never left behind.

import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { until } from './wait.mjs';

const run = promisify(execFile);
const started = new Set();

process.on('exit', () => {
  for (const child of started) child.kill('SIGKILL');
});

/** A process with its output; `stop` ends it and waits until it is gone. */
export function start(program, args, { env = {}, cwd, input = false } = {}) {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  });
  started.add(child);
  const held = { child, out: '', err: '', ended: undefined };
  child.stdout.on('data', (bytes) => {
    held.out += bytes;
  });
  child.stderr.on('data', (bytes) => {
    held.err += bytes;
    if (process.env.SASAE_E2E_LOG) process.stderr.write(bytes);
  });
  held.exit = new Promise((resolve) => {
    child.on('error', (error) => {
      held.ended = error.message;
      resolve();
    });
    child.on('exit', (code, signal) => {
      started.delete(child);
      held.ended = signal ?? code;
      resolve();
    });
  });
  held.stop = async (signal = 'SIGTERM') => {
    child.kill(signal);
    const hard = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await held.exit;
    clearTimeout(hard);
  };
  /** Waits for a line of standard output that `pick` makes something of. */
  held.line = (what, pick, limit = 30_000) =>
    until(
      what,
      () => {
        if (held.ended !== undefined) throw new Error(`${program} ended: ${held.ended}\n${held.err}`);
        return held.out.split('\n').slice(0, -1).map(pick).find(Boolean);
      },
      limit,
    );
  return held;
}

/** Runs a short command to its end and gives its output. */
export async function command(program, args, env = {}) {
  const { stdout } = await run(program, args, { env: { ...process.env, ...env }, timeout: 20_000 });
  return stdout;
}
