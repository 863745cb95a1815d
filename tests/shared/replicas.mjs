// Instances behind an nginx, and readers of their badges.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { findBinary } from '../backstage/support/binary.mjs';
import { freePort } from '../backstage/support/ports.mjs';
import { Program } from '../backstage/support/program.mjs';
import { eventually } from '../backstage/support/waiting.mjs';

const FOLDER = dirname(fileURLToPath(import.meta.url));
const DEADLINE_MS = 15_000;
const READ_DEADLINE_MS = 30_000;
const ASKERS = 32;

/** Settings of instances before this catalog that share this Redis, if there is one. */
export function settings(catalog, redis, more = {}) {
  return {
    BADGES_BACKSTAGE__API_URL: catalog.url,
    BADGES_CACHE__FRESH_FOR: '4s',
    ...(redis && { BADGES_CACHE__SHARED: redis.url }),
    ...more,
  };
}

export function get(port, path, { agent, method = 'GET', headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, agent, method, headers, timeout: 10_000 };
    const sent = request(options, answer => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', chunk => (text += chunk));
      answer.once('error', reject);
      answer.once('end', () => resolve({ status: answer.statusCode, headers: answer.headers, text }));
    });
    sent.once('timeout', () => sent.destroy(new Error('no answer in 10 s')));
    sent.once('error', reject);
    sent.end(body);
  });
}

/** One instance, on the same ports each time. */
export class Instance {
  constructor(port, admin, settings) {
    this.port = port;
    this.admin = admin;
    this.settings = settings;
  }

  async start() {
    this.program = new Program(
      `the instance on ${this.port}`,
      findBinary(),
      ['--listen', `127.0.0.1:${this.port}`],
      {
        cwd: FOLDER,
        env: {
          BADGES_CATALOG__SOURCE: 'backstage',
          BADGES_SERVER__WORKERS: '1',
          BADGES_SERVER__SHUTDOWN_DELAY: '0s',
          BADGES_IMAGES__REPEAT_FOR: '0s',
          BADGES_ADMIN__LISTEN: `127.0.0.1:${this.admin}`,
          ...this.settings,
        },
      },
    );
    await this.program.until('it listens', DEADLINE_MS, async () => (await get(this.port, '/livez')).status === 200);
  }

  async owner(number) {
    const { text } = await get(this.port, `/entity/default/component/service-${number}/badge/owner.svg`);
    return /aria-label="([^"]*)"/.exec(text)?.[1];
  }

  /** One value of its metrics. */
  async metric(name) {
    const { text } = await get(this.admin, '/metrics');
    const line = text.split('\n').find(line => line.startsWith(`backstage_badges_${name} `));
    return line === undefined ? 0 : Number(line.split(' ').at(-1));
  }

  invalidate(entities) {
    return get(this.admin, '/admin/invalidate', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ entities }),
    });
  }

  /** What it logged that says this, from a line on. */
  logged(text, from = 0) {
    return this.program.lines.slice(from).filter(line => line.includes(text));
  }
}

/** So many instances, and nginx before them. */
export class Replicas {
  static async start(count, settings) {
    const replicas = new Replicas();
    replicas.instances = [];
    for (let at = 0; at < count; at += 1) {
      const instance = new Instance(await freePort(), await freePort(), settings);
      replicas.instances.push(instance);
    }
    await Promise.all(replicas.instances.map(instance => instance.start()));
    await replicas.#startNginx();
    return replicas;
  }

  async #startNginx() {
    this.directory = mkdtempSync(join(tmpdir(), 'shared-'));
    this.port = await freePort();
    const servers = this.instances.map(({ port }) => `server 127.0.0.1:${port} max_fails=0;`);
    const values = { DIRECTORY: this.directory, PORT: this.port, SERVERS: servers.join('\n        ') };
    const config = Object.entries(values).reduce(
      (text, [name, value]) => text.replaceAll(name, value),
      readFileSync(join(FOLDER, 'nginx.conf'), 'utf8'),
    );
    const file = join(this.directory, 'nginx.conf');
    writeFileSync(file, config);
    this.nginx = new Program('nginx', 'nginx', ['-e', 'stderr', '-p', this.directory, '-c', file], {
      cwd: this.directory,
      env: {},
    });
    await this.nginx.until('nginx answers', DEADLINE_MS, async () => (await get(this.port, '/livez')).status === 200);
  }

  /** Until all of them use what they share, or none does. */
  async connected(is = 1) {
    for (const instance of this.instances) {
      await instance.program.until(`the shared cache is ${is ? '' : 'not '}used`, DEADLINE_MS, async () =>
        (await instance.metric('shared_connected')) === is,
      );
    }
  }

  /** Until a metric has grown in each, compared with what `metrics` gave. */
  async grown(name, before) {
    for (const [at, instance] of this.instances.entries()) {
      await instance.program.until(`${name} grows`, DEADLINE_MS, async () => (await instance.metric(name)) > before[at]);
    }
  }

  metrics(name) {
    return Promise.all(this.instances.map(instance => instance.metric(name)));
  }

  async stop() {
    await this.nginx.stop();
    for (const { program } of this.instances) await program.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** People who read. What they do not get right is in `lost`. */
export class Readers {
  constructor(port, catalog) {
    this.port = port;
    this.catalog = catalog;
    this.lost = [];
    this.asked = 0;
    this.slowest_ms = 0;
    this.agent = new Agent({ keepAlive: true, maxSockets: ASKERS });
  }

  async read(number) {
    const path = `/entity/default/component/service-${number}/badge/owner.svg`;
    this.asked += 1;
    const begun = Date.now();
    try {
      const { status, headers, text } = await get(this.port, path, { agent: this.agent });
      const isGood = status === 200 && headers['x-badge-error'] === undefined;
      if (!isGood || !text.includes(`aria-label="owner: ${this.catalog.owners[number]}"`)) {
        this.lost.push(`${path}: ${status} ${text.slice(0, 200)}`);
      }
    } catch (error) {
      this.lost.push(`${path}: ${error.message}`);
    }
    this.slowest_ms = Math.max(this.slowest_ms, Date.now() - begun);
  }

  /** Reads each of these once. */
  async all(numbers) {
    const rest = [...numbers].reverse();
    const ask = async () => {
      while (rest.length > 0) await this.read(rest.pop());
    };
    await Promise.all(Array.from({ length: ASKERS }, ask));
  }

  /** Reads these so often each second, for so long, one after the other. */
  async paced(numbers, per_second, for_ms) {
    const begun = Date.now();
    const under_way = new Set();
    for (let count = 0; ; count += 1) {
      const late = begun + (count * 1_000) / per_second - Date.now();
      if (Date.now() - begun >= for_ms) break;
      if (late > 1) await pause(late);
      const one = this.read(numbers[count % numbers.length]).finally(() => under_way.delete(one));
      under_way.add(one);
    }
    await Promise.all(under_way);
  }

  /** Reads until told to stop. */
  async until(isOver, numbers) {
    const ask = async at => {
      for (; !isOver(); at += ASKERS) await this.read(numbers[at % numbers.length]);
    };
    await Promise.all(Array.from({ length: ASKERS }, (_, at) => ask(at)));
  }

  /** Until so many more were asked for. */
  async further(count) {
    const enough = this.asked + count;
    await eventually(`${count} more badges are read`, READ_DEADLINE_MS, async () => this.asked >= enough);
  }

  end() {
    this.agent.destroy();
  }
}
