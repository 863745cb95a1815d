// The program that is tested.
import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPOSITORY = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** Where the binary is; an error that says how to get one where there is none. */
export function findBinary() {
  const target = resolve(REPOSITORY, process.env.CARGO_TARGET_DIR ?? 'target');
  const built = join(target, 'release', 'backstage-badges');
  const binary = process.env.BADGES_BIN ? resolve(process.env.BADGES_BIN) : built;
  if (!existsSync(binary)) {
    const shown = relative(REPOSITORY, binary);
    throw new Error(`${shown} does not exist: run \`make build\`, or set BADGES_BIN to a binary`);
  }
  return binary;
}
