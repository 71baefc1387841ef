// The whole deployment on this machine, as `./dev up` runs it.

import { join } from 'node:path';
import { built, folder, root } from './paths.mjs';
import { start } from './process.mjs';

/**
 * Starts a deployment in one of both modes; `data` keeps its state over a restart. With `disk_kb`
 * that folder is a disk of its own, of so many kilobytes, that lasts as long as the process.
 */
export async function deploy({
  mode = 'in-process',
  data = folder('data'),
  options = [],
  disk_kb,
} = {}) {
  const args = ['--data', data, '--console', join(root, 'console/dist')];
  args.push('--download', join(root, '.sasae/download'));
  if (mode === 'runtime-api') args.push('--runtime-api', built);
  const program = [join(built, 'sasae-local'), ...args, ...options];
  if (disk_kb) {
    const mount = `mount -t tmpfs -o size=${disk_kb}k none "$0" && exec "$@"`;
    program.unshift('unshare', '--map-root-user', '--mount', 'sh', '-c', mount, data);
  }
  const local = start(program[0], program.slice(1));
  const ready = await local.line('the deployment is ready', (line) => {
    if (!line.startsWith('{')) return undefined;
    const said = JSON.parse(line);
    return said.ready ? said : undefined;
  });
  return { ...ready, data, mode, process: local, stop: (signal) => local.stop(signal) };
}

/** Starts a deployment that has ended again, with its data and at its address. */
export function deployAgain({ data, mode, gateway }) {
  return deploy({ data, mode, options: ['--listen', new URL(gateway).host] });
}
