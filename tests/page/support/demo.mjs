// The program over its demo catalog, with settings of a test's own.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { findBinary } from '../../backstage/support/binary.mjs';
import { ask } from '../../backstage/support/http.mjs';
import { Program } from '../../backstage/support/program.mjs';

const LISTEN_DEADLINE_MS = 10_000;

/** The page of the entity with every fact. */
export const ENTITY = '/ui/default/component/departure-board';

export class Demo {
  #program;
  #directory;

  /** Starts the program, and waits until it listens. */
  static async start(settings = {}) {
    const demo = new Demo();
    demo.#directory = mkdtempSync(join(tmpdir(), 'badges-page-'));
    const file = join(demo.#directory, 'badges.yaml');
    // JSON is YAML.
    writeFileSync(file, JSON.stringify(settings));
    const args = ['--config', file, '--listen', '127.0.0.1:0'];
    demo.#program = new Program('backstage-badges', findBinary(), args, {
      cwd: demo.#directory,
      env: { BADGES_ADMIN__LISTEN: '127.0.0.1:0', RUST_LOG: 'info' },
    });
    demo.url = await demo.#program.until('the program listens', LISTEN_DEADLINE_MS, () =>
      demo.#program.lines.join('\n').match(/listening on (http:\/\/127\.0\.0\.1:[1-9]\d*)/)?.[1],
    );
    return demo;
  }

  /** Asks for a path. */
  ask(path, options) {
    return ask(this.url + path, options);
  }

  async stop() {
    await this.#program?.stop();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
