// Our release binary, run as somebody would run it: a settings file, a secret in a file, a flag.
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';

import { Backstage } from './backstage.mjs';
import { findBinary } from './binary.mjs';
import { TIER } from './descriptors.mjs';
import { ask } from './http.mjs';
import { Program } from './program.mjs';

const LISTEN_DEADLINE_MS = 10_000;
const READY_DEADLINE_MS = 10_000;
const RUN_DIRECTORY = join(TIER, '.run');

export class Service {
  /** What snippets and specs must start with: another origin than the one the tests ask. */
  static PUBLIC_URL = 'https://badges.acme.test';

  #program;
  #directory;
  #base_path;

  /**
   * Starts the binary against `backstage`, with `settings` added, and waits until it listens. It
   * gets a token in a file unless there are other credentials to give.
   */
  static async start(
    backstage,
    { token = backstage.token, legacySecret, oauth, settings: more = {} } = {},
  ) {
    const service = new Service();
    service.settings = more;
    service.#base_path = more.server?.base_path ?? '';
    mkdirSync(RUN_DIRECTORY, { recursive: true });
    service.#directory = mkdtempSync(join(RUN_DIRECTORY, 'service-'));
    const settings = join(service.#directory, 'badges.yaml');
    service.rotate(token);
    writeFileSync(
      settings,
      stringify({
        server: { public_url: Service.PUBLIC_URL },
        ...more,
        backstage: {
          app_title: Backstage.TITLE,
          app_url: Backstage.APP_URL,
          api_url: backstage.url,
          ...(oauth ?? {}),
        },
        catalog: { source: 'backstage', ...more.catalog },
      }),
    );
    service.#program = new Program(
      'backstage-badges',
      findBinary(),
      ['--config', settings, '--listen', '127.0.0.1:0'],
      {
        cwd: service.#directory,
        env: {
          ...(legacySecret && { BADGES_BACKSTAGE__LEGACY_SECRET: legacySecret }),
          ...(!legacySecret && !oauth && { BADGES_BACKSTAGE__TOKEN_FILE: service.#secret }),
          // Beside others, whose port would be taken.
          BADGES_ADMIN__LISTEN: '127.0.0.1:0',
          RUST_LOG: 'info',
        },
      },
    );
    service.url = await service.#program.until(
      'the service listens',
      LISTEN_DEADLINE_MS,
      // The line for people, not the web server's own about the same.
      () => service.log.match(/listening on (http:\/\/127\.0\.0\.1:[1-9]\d*)/)?.[1],
    );
    return service;
  }

  get #secret() {
    return join(this.#directory, 'token');
  }

  /** Puts another token in the place of the one that the service was given. */
  rotate(token) {
    const next = `${this.#secret}.next`;
    // An editor leaves a line end behind the token, and so does `echo`.
    writeFileSync(next, `${token}\n`, { mode: 0o600 });
    renameSync(next, this.#secret);
  }

  /** Waits until the service says that it can do its work. */
  async ready() {
    await this.#program.until('the service is ready', READY_DEADLINE_MS, async () => {
      const answer = await this.ask(`${this.#base_path}/readyz`);
      if (answer.status !== 200) throw new Error(`/readyz says ${answer.status} ${answer.text}`);
      return true;
    });
    return this;
  }

  /** Asks for a path of the service. */
  ask(path, options) {
    return ask(this.url + path, options);
  }

  /** Everything it wrote so far. */
  get log() {
    return this.#program.lines.join('\n');
  }

  /** Waits until the log holds `text`. */
  async logs(text) {
    await this.#program.until(`the log says ${text}`, LISTEN_DEADLINE_MS, () =>
      this.log.match(text),
    );
  }

  /** Ends it as an operator would; how it ended. */
  async stop() {
    await this.#program?.stop();
    rmSync(this.#directory, { recursive: true, force: true });
    return this.#program?.ended;
  }
}
