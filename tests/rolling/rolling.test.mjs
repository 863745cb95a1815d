// Two instances behind a real nginx are restarted one after the other while people ask: nobody notices.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { findBinary } from '../backstage/support/binary.mjs';
import { freePort } from '../backstage/support/ports.mjs';
import { Program, endAfter } from '../backstage/support/program.mjs';

const FOLDER = dirname(fileURLToPath(import.meta.url));
const READY_DEADLINE_MS = 15_000;

/** How many ask at a time, and how long they go on before, between and after the restarts. */
const ASKERS = 16;
const CALM_MS = 1_000;

const BADGES = [
  ['/entity/default/component/departure-board/badge/owner.svg', 'owner: platform-screens'],
  ['/entity/default/component/departure-board/badge/lifecycle.svg', 'lifecycle: production'],
  ['/badge/build-passing-green.svg', 'build: passing'],
];

endAfter(120_000);

/** One instance on the same port each time. */
class Instance {
  constructor(port) {
    this.port = port;
  }

  async start() {
    this.program = new Program(
      `the instance on ${this.port}`,
      findBinary(),
      ['--listen', `127.0.0.1:${this.port}`],
      { cwd: FOLDER, env: { BADGES_ADMIN__LISTEN: '127.0.0.1:0', BADGES_SERVER__SHUTDOWN_DELAY: '1s' } },
    );
    await this.program.until('it is ready', READY_DEADLINE_MS, async () => {
      const { status } = await get(this.port, '/readyz');
      return status === 200;
    });
  }

  async restart() {
    await this.program.stop();
    assert.equal(this.program.ended, 'exit code 0', this.program.tail());
    await this.start();
  }
}

function get(port, path, agent) {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, agent, timeout: 5_000 }, answer => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', chunk => (text += chunk));
      answer.once('error', reject);
      answer.once('end', () => resolve({ status: answer.statusCode, headers: answer.headers, text }));
    });
    sent.once('timeout', () => sent.destroy(new Error('no answer in 5 s')));
    sent.once('error', reject);
    sent.end();
  });
}

async function startNginx(instances) {
  const directory = mkdtempSync(join(tmpdir(), 'rolling-'));
  const port = await freePort();
  const values = { DIRECTORY: directory, PORT: port, FIRST: instances[0].port, SECOND: instances[1].port };
  const config = Object.entries(values).reduce(
    (text, [name, value]) => text.replaceAll(name, value),
    readFileSync(join(FOLDER, 'nginx.conf'), 'utf8'),
  );
  const file = join(directory, 'nginx.conf');
  writeFileSync(file, config);
  const nginx = new Program('nginx', 'nginx', ['-e', 'stderr', '-p', directory, '-c', file], {
    cwd: directory,
    env: {},
  });
  await nginx.until('nginx answers', READY_DEADLINE_MS, async () => (await get(port, '/livez')).status === 200);
  return { nginx, port, directory };
}

test('a rolling restart behind nginx loses no request', async t => {
  const instances = [new Instance(await freePort()), new Instance(await freePort())];
  for (const instance of instances) await instance.start();
  const { nginx, port, directory } = await startNginx(instances);
  t.after(async () => {
    await nginx.stop();
    for (const { program } of instances) await program.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  let isOver = false;
  let asked = 0;
  const lost = [];
  const agent = new Agent({ keepAlive: true, maxSockets: ASKERS });
  const asker = async () => {
    while (!isOver) {
      const [path, says] = BADGES[asked++ % BADGES.length];
      try {
        const { status, headers, text } = await get(port, path, agent);
        const isGood = status === 200 && headers['x-badge-error'] === undefined;
        if (!isGood || !text.includes(`aria-label="${says}"`)) lost.push(`${path}: ${status} ${text.slice(0, 200)}`);
      } catch (error) {
        lost.push(`${path}: ${error.message}`);
      }
    }
  };
  const asking = Promise.all(Array.from({ length: ASKERS }, asker));
  await pause(CALM_MS);
  for (const instance of instances) {
    await instance.restart();
    await pause(CALM_MS);
  }
  isOver = true;
  await asking;
  agent.destroy();
  assert.equal(lost.length, 0, `of ${asked} requests, the first that were lost: ${lost.slice(0, 5).join('\n')}`);
  assert.ok(asked > 1_000, `only ${asked} requests were made`);
  t.diagnostic(`${asked} requests were answered while both instances were restarted`);
});
