// Where things are in the repository.

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../', import.meta.url));
const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target');
const profile = process.env.SASAE_E2E_PROFILE ?? 'debug';
export const built = join(target, profile);
/** The agent has a profile of its own for what is shipped. */
export const agentProgram = join(target, profile === 'release' ? 'agent' : profile, 'sasae-agent');

/** A new empty folder for one test. */
export function folder(name) {
  return mkdtempSync(join(tmpdir(), `sasae-${name}-`));
}
