// The real Backstage backend: started, waited for, killed, started again.
import { randomBytes } from 'node:crypto';

import { TIER, referenceOf } from './descriptors.mjs';
import { ask } from './http.mjs';
import { freePort } from './ports.mjs';
import { Program } from './program.mjs';

/** Starting takes about 4 s on two free cores; the rest is for a machine that has none free. */
const READY_DEADLINE_MS = 60_000;
const ENTITIES_DEADLINE_MS = 60_000;

export class Backstage {
  /** `app.title` and `app.baseUrl` in app-config.yaml. */
  static TITLE = 'Acme Portal';
  static APP_URL = 'https://portal.acme.test';

  #program;

  constructor({ port, token, identityProvider, database }) {
    this.port = port;
    this.token = token;
    this.identityProvider = identityProvider;
    // The folder of its databases, where its plugin obfuscates names.
    this.database = database;
    this.legacySecret = randomBytes(24).toString('base64');
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Starts a backend and waits until it serves all of `entities`. */
  static async start(entities, options = {}) {
    const backstage = new Backstage({
      port: await freePort(),
      token: randomBytes(24).toString('hex'),
      ...options,
    });
    await backstage.restart(entities);
    return backstage;
  }

  /** Its configuration files. */
  get configs() {
    return ['app-config.yaml', ...(this.database ? ['app-config.obfuscated.yaml'] : [])];
  }

  /** The token of somebody who has just signed in. */
  async signIn() {
    const answer = await ask(`${this.url}/api/auth/guest/refresh`);
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
    return answer.json().backstageIdentity.token;
  }

  /** Starts it on the same port and with the same token as before. */
  async restart(entities) {
    this.#program = new Program(
      'Backstage',
      process.execPath,
      ['index.js', ...this.configs.flatMap(file => ['--config', file])],
      {
        cwd: TIER,
        env: {
          BACKSTAGE_PORT: `${this.port}`,
          BACKSTAGE_TOKEN: this.token,
          BACKSTAGE_LEGACY_SECRET: this.legacySecret,
          // Backstage asks it only when such a token comes.
          IDENTITY_PROVIDER_URL: this.identityProvider?.url ?? 'http://127.0.0.1:9',
          ...(this.database && { BACKSTAGE_DATABASE: this.database }),
          LOG_LEVEL: 'info',
        },
      },
    );
    await this.#program.until('Backstage is ready', READY_DEADLINE_MS, async () => {
      const answer = await ask(`${this.url}/.backstage/health/v1/readiness`);
      return answer.status === 200;
    });
    // Ready is not full: entities come about a second later, and until then each is a 404.
    await this.#program.until('Backstage serves the entities', ENTITIES_DEADLINE_MS, async giveUp => {
      const present = await this.#references(giveUp);
      const missing = entities.map(referenceOf).filter(reference => !present.has(reference));
      if (missing.length > 0) throw new Error(`missing: ${missing.join(', ')}`);
      return true;
    });
  }

  /** The status of an answer of its catalog. */
  async statusOf(path) {
    const headers = { Authorization: `Bearer ${this.token}` };
    return (await ask(`${this.url}/api/catalog/${path}`, { headers })).status;
  }

  async #references(giveUp) {
    const query = 'fields=kind,metadata.name,metadata.namespace&limit=1000';
    const answer = await ask(`${this.url}/api/catalog/entities/by-query?${query}`, {
      headers: { Authorization: `Bearer ${this.token}` },
    });
    // Ready and still refusing the token: no waiting makes that better.
    if (answer.status === 401 || answer.status === 403) giveUp(answer.text);
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
    return new Set(answer.json().items.map(referenceOf));
  }

  /** Pulls the plug. */
  async kill() {
    await this.#program.stop('SIGKILL');
  }

  /** Lets it take connections and answer none. */
  freeze() {
    this.#program.signal('SIGSTOP');
  }

  /** Lets it go on. */
  thaw() {
    this.#program.signal('SIGCONT');
  }

  async stop() {
    await this.#program?.stop();
  }
}
