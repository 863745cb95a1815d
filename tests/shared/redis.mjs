// A real redis-server, that nobody else uses.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { freePort } from '../backstage/support/ports.mjs';
import { Program } from '../backstage/support/program.mjs';

const READY_DEADLINE_MS = 10_000;
const run = promisify(execFile);

export class Redis {
  constructor(port, options) {
    this.port = port;
    this.options = options;
    this.directory = mkdtempSync(join(tmpdir(), 'shared-redis-'));
  }

  /** One on a port of its own, with further options of its command line. */
  static async start(...options) {
    const redis = new Redis(await freePort(), options);
    await redis.start();
    return redis;
  }

  get url() {
    return `redis://127.0.0.1:${this.port}`;
  }

  async start(words = this.#words(), says = 'Ready to accept connections') {
    this.program = new Program('redis-server', 'redis-server', words, { cwd: this.directory, env: {} });
    await this.program.until('Redis listens', READY_DEADLINE_MS, async () =>
      this.program.lines.some(line => line.includes(says)),
    );
  }

  #words() {
    const port = this.options.includes('--tls-port') ? [] : ['--port', String(this.port)];
    const kept_nowhere = ['--save', '', '--appendonly', 'no', '--dir', this.directory];
    return ['--bind', '127.0.0.1', ...kept_nowhere, ...port, ...this.options];
  }

  /** What a command gives, as text. */
  async do(...words) {
    const { stdout } = await run('redis-cli', ['-p', String(this.port), ...words]);
    return stdout.trim();
  }

  async kill() {
    await this.program.stop('SIGKILL');
  }

  async stop() {
    this.program.signal('SIGCONT');
    await this.program.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
