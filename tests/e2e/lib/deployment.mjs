// The whole deployment on this machine, as `./dev up` runs it.

import { join } from 'node:path';
import { built, folder, root } from './paths.mjs';
import { start } from './process.mjs';

/** Starts a deployment in one of both modes; `data` keeps its state over a restart. */
export async function deploy({ mode = 'in-process', data = folder('data'), options = [] } = {}) {
  const args = ['--data', data, '--console', join(root, 'console/dist')];
  args.push('--download', join(root, '.sasae/download'));
  if (mode === 'runtime-api') args.push('--runtime-api', built);
  const local = start(join(built, 'sasae-local'), [...args, ...options]);
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
