// What one of several instances learns, or is told, the others know.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { freePort } from '../backstage/support/ports.mjs';
import { endAfter } from '../backstage/support/program.mjs';
import { eventually } from '../backstage/support/waiting.mjs';
import { Catalog } from './catalog.mjs';
import { Replicas, settings } from './replicas.mjs';
import { Redis } from './redis.mjs';

const FOLDER = dirname(fileURLToPath(import.meta.url));
const ENTITIES = 10_000;
const DEADLINE_MS = 10_000;
const MIRRORED_DEADLINE_MS = 30_000;

/** What the documentation has a user be allowed. */
const DOCUMENTATION = readFileSync(join(FOLDER, '..', '..', 'docs', 'scaling.md'), 'utf8');
const RULES = /ACL SETUSER badges (.*)/.exec(DOCUMENTATION)[1].replace('PASSWORD', 's3cret/s3cret').split(' ');
const FURTHER_RULES = /a cluster's client needs `(.*?)`/.exec(DOCUMENTATION)[1].split(' ');

endAfter(240_000);

/** Has one instance invalidate an entity, until all others could be told: a Redis that was slow once is left alone for a moment. */
async function invalidate(instance, reference) {
  return eventually('all are told', DEADLINE_MS, async giveUp => {
    const { status, text } = await instance.invalidate([reference]);
    if (status !== 200) giveUp(`${status} ${text}`);
    const answer = JSON.parse(text);
    return answer.by === 'everywhere' && answer;
  });
}

test('an entity that is invalidated in one instance is shown anew by all', async t => {
  const catalog = await Catalog.start(ENTITIES);
  const redis = await Redis.start();
  const empty = Number(/used_memory:(\d+)/.exec(await redis.do('info', 'memory'))[1]);
  for (const mirror of ['false', 'true']) {
    const more = { BADGES_CACHE__FRESH_FOR: '1h', BADGES_CATALOG__MIRROR: mirror, BADGES_CATALOG__MIRROR_EVERY: '1h' };
    const replicas = await Replicas.start(3, settings(catalog, redis, more));
    await replicas.connected();
    const [first] = replicas.instances;
    const old = catalog.owners[7];
    if (mirror === 'true') {
      for (const instance of replicas.instances) {
        await eventually('all is mirrored', MIRRORED_DEADLINE_MS, async () =>
          (await instance.metric('mirror_entities')) === ENTITIES,
        );
      }
    }
    for (const instance of replicas.instances) {
      await eventually('it is known', DEADLINE_MS, async () => (await instance.owner(7)) === `owner: ${old}`);
    }
    catalog.owners[7] = `renamed-${mirror}`;
    const begun = Date.now();
    const answer = await invalidate(first, 'Component:service-7');
    assert.deepEqual(answer, { entities: ['component:default/service-7'], by: 'everywhere' });
    for (const instance of replicas.instances) {
      await eventually('the new owner is shown', DEADLINE_MS, async () =>
        (await instance.owner(7)) === `owner: renamed-${mirror}`,
      );
    }
    t.diagnostic(`${mirror === 'true' ? 'with' : 'without'} a mirror all show the new owner after ${Date.now() - begun} ms`);
    await replicas.stop();
  }
  const bytes = Number(/used_memory:(\d+)/.exec(await redis.do('info', 'memory'))[1]) - empty;
  const keys = Number(await redis.do('dbsize'));
  t.diagnostic(`Redis has ${keys} keys in ${bytes} bytes, ${Math.round(bytes / keys)} for each`);
  await redis.stop();
  catalog.stop();
});

describe('what one instance learnt the next one knows', () => {
  /** Asks two instances that share what is at `url` for one entity. */
  async function knows(url, more = {}) {
    const catalog = await Catalog.start(10);
    const replicas = await Replicas.start(2, settings(catalog, { url }, { BADGES_CACHE__FRESH_FOR: '1h', ...more }));
    await replicas.connected();
    // A reply that is late has both ask, and Redis left alone for a moment: then another entity shows it.
    let number = 0;
    await eventually('what one was told the other does not ask for', DEADLINE_MS, async () => {
      catalog.reset();
      for (const instance of replicas.instances) assert.equal(await instance.owner(number), `owner: team-${number}`);
      number = (number + 1) % catalog.owners.length;
      return catalog.asked.entities === 1;
    });
    for (const instance of replicas.instances) assert.equal(await instance.owner(3), 'owner: team-3');
    const [one, other] = replicas.instances;
    catalog.owners[3] = 'renamed';
    await invalidate(one, 'component:service-3');
    await eventually('the new owner is shown', DEADLINE_MS, async () =>
      (await other.owner(3)) === 'owner: renamed',
    );
    for (const { program } of replicas.instances) {
      const warned = program.lines.filter(line => line.includes(' WARN ') && line.includes('shared'));
      assert.deepEqual(warned.filter(line => !line.includes('did not answer in time')), [], program.tail());
    }
    await replicas.stop();
    catalog.stop();
  }

  /** A Redis that speaks TLS alone, as `localhost`, to a user of the documentation's. */
  async function startTls() {
    const redis = new Redis(await freePort(), []);
    const [key, certificate] = ['key.pem', 'certificate.pem'].map(name => join(redis.directory, name));
    execFileSync('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'],
      ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', certificate],
      // What signs itself is an authority by default, and rustls takes none for a server.
      ...['-addext', 'basicConstraints=critical,CA:FALSE'],
    ], { stdio: 'ignore' });
    redis.options = [
      ...['--port', '0', '--tls-port', String(redis.port), '--tls-auth-clients', 'no'],
      ...['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', certificate],
      ...['--user', 'default', 'off', '--user', 'badges', ...RULES],
    ];
    await redis.start();
    return { redis, certificate };
  }

  const at = (host, redis) => `rediss://badges:s3cret%2Fs3cret@${host}:${redis.port}`;

  test('over TLS, as a user who may do nothing but what the documentation says', async () => {
    const { redis, certificate } = await startTls();
    await knows(at('localhost', redis), { SSL_CERT_FILE: certificate });
    await redis.stop();
  });

  test('and nobody else who speaks TLS: of another name, or of an authority that is not known', async t => {
    const { redis, certificate } = await startTls();
    const catalog = await Catalog.start(10);
    const cases = [
      ['another name', at('127.0.0.1', redis), { SSL_CERT_FILE: certificate }],
      ['an unknown authority', at('localhost', redis), {}],
    ];
    for (const [what, url, more] of cases) {
      const replicas = await Replicas.start(1, settings(catalog, { url }, more));
      const [instance] = replicas.instances;
      await eventually('it is told', DEADLINE_MS, async () =>
        instance.logged('the shared cache is not used for now').length > 0,
      );
      // It is tried again and again, and never used.
      const failed = 'shared_errors_total{reason="unreachable"}';
      await replicas.grown(failed, [(await instance.metric(failed)) + 1]);
      assert.equal(await instance.metric('shared_connected'), 0, what);
      assert.deepEqual(instance.logged('the shared cache is used'), [], what);
      assert.equal(await instance.owner(3), 'owner: team-3');
      t.diagnostic(`${what}: ${instance.logged('the shared cache is not used for now')[0]}`);
      await replicas.stop();
    }
    catalog.stop();
    await redis.stop();
  });

  test('in a cluster, as such a user', async () => {
    const redis = await Redis.start('--cluster-enabled', 'yes', '--cluster-node-timeout', '2000');
    await redis.do('cluster', 'addslotsrange', '0', '16383');
    await eventually('the cluster is there', 10_000, async () =>
      (await redis.do('cluster', 'info')).includes('cluster_state:ok'),
    );
    await redis.do('acl', 'setuser', 'badges', ...RULES, ...FURTHER_RULES);
    await knows(`redis+cluster://badges:s3cret%2Fs3cret@127.0.0.1:${redis.port}`);
    await redis.stop();
  });

  test('at the master that Sentinel names', async () => {
    const redis = await Redis.start();
    const sentinel = new Redis(await freePort(), []);
    const config = join(sentinel.directory, 'sentinel.conf');
    writeFileSync(config, `sentinel monitor badges 127.0.0.1 ${redis.port} 1\n`);
    await sentinel.start([config, '--port', String(sentinel.port), '--sentinel'], '+monitor master');
    await knows(`redis+sentinel://127.0.0.1:${sentinel.port}/badges`);
    await sentinel.stop();
    await redis.stop();
  });
});
