// Three instances that share a Redis cost the catalog what one costs, and lose nothing when it goes.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { freePort } from '../backstage/support/ports.mjs';
import { endAfter } from '../backstage/support/program.mjs';
import { eventually } from '../backstage/support/waiting.mjs';
import { Catalog } from './catalog.mjs';
import { Readers, Replicas } from './replicas.mjs';
import { Redis } from './redis.mjs';

const FOLDER = dirname(fileURLToPath(import.meta.url));
const ENTITIES = 10_000;
const MIRRORED = 2_000;
const MIRRORED_FOR_MS = 11_000;
const SOME = Array.from({ length: 500 }, (_, number) => number);

/** What the documentation has a user be allowed. */
const DOCUMENTATION = readFileSync(join(FOLDER, '..', '..', 'docs', 'scaling.md'), 'utf8');
const RULES = /ACL SETUSER badges (.*)/.exec(DOCUMENTATION)[1].replace('PASSWORD', 's3cret/s3cret').split(' ');
const FURTHER_RULES = /a cluster's client needs `(.*?)`/.exec(DOCUMENTATION)[1].split(' ');

const INVALIDATED_WITHIN_MS = 1_000;

endAfter(240_000);

const numbers = Array.from({ length: ENTITIES }, (_, number) => number);

function settings(catalog, redis, more = {}) {
  return {
    BADGES_BACKSTAGE__API_URL: catalog.url,
    BADGES_CACHE__FRESH_FOR: '4s',
    ...(redis && { BADGES_CACHE__SHARED: redis.url }),
    ...more,
  };
}

describe('the cost of three instances', () => {
  /** What the catalog is asked while everything is read, and read again when it is no longer fresh. */
  async function cost(t, count, redis) {
    const catalog = await Catalog.start(ENTITIES);
    const replicas = await Replicas.start(count, settings(catalog, redis));
    if (redis) await replicas.connected();
    const readers = new Readers(replicas.port, catalog);
    catalog.reset();
    await readers.all(numbers);
    const first = { ...catalog.asked };
    // Until nothing is fresh any more, so that the same is asked for again in every run.
    await pause(4_000);
    await readers.paced(numbers, 1_500, 8_000);
    assert.deepEqual(readers.lost.slice(0, 5), []);
    const { asked } = catalog;
    t.diagnostic(
      `${count} ${redis ? 'with Redis' : 'alone'}: ${readers.asked} badges, ${asked.requests} requests ` +
        `(${asked.by_refs} by-refs, ${asked.pages} pages) for ${asked.entities} entities; ` +
        `of these ${first.requests} and ${first.entities} while all was new; the slowest badge took ${readers.slowest_ms} ms`,
    );
    readers.end();
    await replicas.stop();
    catalog.stop();
    return asked;
  }

  test('is within 5 % of that of one, in requests and in entities', async t => {
    const redis = await Redis.start();
    const one = await cost(t, 1, null);
    const three = await cost(t, 3, redis);
    await redis.stop();
    assert.ok(three.requests <= one.requests * 1.05, `${three.requests} requests, and one makes ${one.requests}`);
    assert.ok(three.entities <= one.entities * 1.05, `${three.entities} entities, and one asks for ${one.entities}`);
  });

  test('is that of one where the whole catalog is mirrored', async t => {
    const redis = await Redis.start();
    const pages = async (count, shared) => {
      // Few, so that they are read in a small part of the time between two readings, as in earnest.
      const catalog = await Catalog.start(MIRRORED);
      const mirror = {
        BADGES_CATALOG__MIRROR: 'true',
        BADGES_CATALOG__MIRROR_EVERY: '3s',
        BADGES_CACHE__ABSENT_GRACE: '0s',
      };
      const replicas = await Replicas.start(count, settings(catalog, shared, mirror));
      await pause(MIRRORED_FOR_MS);
      await replicas.stop();
      catalog.stop();
      return catalog.asked.pages;
    };
    const [one, three] = await Promise.all([pages(1, null), pages(3, redis)]);
    t.diagnostic(`in ${MIRRORED_FOR_MS} ms one mirror reads ${one} pages, and three that share read ${three}`);
    await redis.stop();
    // A reading more or less falls into the time.
    assert.ok(three <= one * 1.05 + MIRRORED / 500, `${three} pages, and one reads ${one}`);
  });
});

describe('a Redis in trouble', () => {
  let catalog;
  let redis;
  let replicas;

  before(async () => {
    catalog = await Catalog.start(ENTITIES);
    redis = await Redis.start();
    replicas = await Replicas.start(3, settings(catalog, redis, { BADGES_CACHE__FRESH_FOR: '1s' }));
    await replicas.connected();
  });

  after(async () => {
    await replicas.stop();
    await redis.stop();
    catalog.stop();
  });

  /** Reads, has something happen meanwhile, and reads on. */
  async function under_load(t, what, happen) {
    const readers = new Readers(replicas.port, catalog);
    await readers.all(SOME);
    let isOver = false;
    const reading = readers.until(() => isOver, SOME);
    await pause(500);
    await happen();
    await pause(1_000);
    isOver = true;
    await reading;
    readers.end();
    t.diagnostic(`${what}: ${readers.asked} badges, the slowest took ${readers.slowest_ms} ms`);
    assert.deepEqual(readers.lost.slice(0, 5), [], `${readers.lost.length} of ${readers.asked} were lost`);
    assert.ok(readers.slowest_ms < 1_300, `the slowest took ${readers.slowest_ms} ms`);
  }

  const told = text => replicas.instances.map(instance => instance.logged(text).length);

  test('that is killed and comes back loses no badge, and is told once', async t => {
    await under_load(t, 'Redis was killed', async () => {
      await redis.kill();
      await replicas.connected(0);
      await pause(2_000);
    });
    assert.deepEqual(told('the shared cache is not used for now'), [1, 1, 1]);
    await under_load(t, 'Redis came back', async () => {
      await redis.start();
      await replicas.connected();
    });
    assert.deepEqual(told('the shared cache is used again'), [1, 1, 1]);
    assert.notEqual(await redis.do('dbsize'), '0', 'what is learnt is written again');
  });

  test('that says nothing any more loses no badge', async t => {
    await under_load(t, 'Redis was paused', async () => {
      redis.program.signal('SIGSTOP');
      await replicas.connected(0);
      await pause(1_000);
    });
    redis.program.signal('SIGCONT');
    await replicas.connected();
  });

  test('that is full loses no badge', async t => {
    await under_load(t, 'Redis was full', async () => {
      await redis.do('config', 'set', 'maxmemory-policy', 'noeviction');
      await redis.do('config', 'set', 'maxmemory', '1');
      await replicas.connected(0);
      await pause(1_000);
    });
    assert.deepEqual(told('it answers with "OOM"'), [1, 1, 1]);
    await redis.do('config', 'set', 'maxmemory', '0');
    await replicas.connected();
  });

  test('that was emptied, and in which others wrote what they liked, is put right', async t => {
    const [key] = (await redis.do('keys', '*:era')).split('\n');
    const prefix = key.slice(0, key.lastIndexOf(':'));
    await under_load(t, 'others wrote into Redis', async () => {
      for (const control of ['era', 'forgotten', 'wanted', 'wanted-later', 'sought', 'pace']) {
        await redis.do('del', `${prefix}:${control}`);
        await redis.do(control === 'wanted' ? 'sadd' : 'rpush', `${prefix}:${control}`, 'not', 'ours');
      }
      for (const number of SOME.slice(0, 100)) {
        const other = `{"era":9999999999999,"life_ms":60000,"fresh_ms":60000,"said":{"entity":{"kind":"Component","metadata":{"name":"another"},"spec":{"owner":"nobody"}}}}`;
        const value = number % 2 ? other : 'no JSON at all';
        await redis.do('set', `${prefix}:entity:component:default/service-${number}`, value, 'PX', '60000');
      }
    });
    await under_load(t, 'Redis was emptied', () => redis.do('flushall'));
    await replicas.connected();
  });

  test('does not keep an instance that is killed from being missed', async t => {
    await under_load(t, 'an instance was killed', async () => {
      await replicas.instances[0].program.stop('SIGKILL');
      await pause(1_000);
      await replicas.instances[0].start();
    });
    await replicas.connected();
  });

  test('cannot be used with a wrong password, which costs no badge and is told', async t => {
    await redis.do('config', 'set', 'requirepass', 's3cret-s3cret');
    const wrong = { url: `redis://:another-s3cret@127.0.0.1:${redis.port}` };
    const others = await Replicas.start(1, settings(catalog, wrong));
    const readers = new Readers(others.port, catalog);
    await readers.all(SOME);
    readers.end();
    const [instance] = others.instances;
    await eventually('it is told', 5_000, async () => instance.logged('it refuses the credentials').length === 1);
    assert.equal(instance.logged('s3cret').length, 0, instance.program.tail());
    await others.stop();
    await redis.do('-a', 's3cret-s3cret', '--no-auth-warning', 'config', 'set', 'requirepass', '');
    assert.deepEqual(readers.lost.slice(0, 5), []);
    t.diagnostic(`with a wrong password ${readers.asked} badges were answered`);
  });
});

test('an entity that is invalidated in one instance is shown anew by all within a second', async t => {
  const catalog = await Catalog.start(ENTITIES);
  const redis = await Redis.start();
  const empty = Number(/used_memory:(\d+)/.exec(await redis.do('info', 'memory'))[1]);
  for (const mirror of ['false', 'true']) {
    const more = { BADGES_CACHE__FRESH_FOR: '1h', BADGES_CATALOG__MIRROR: mirror, BADGES_CATALOG__MIRROR_EVERY: '1h' };
    const replicas = await Replicas.start(3, settings(catalog, redis, more));
    await replicas.connected();
    const [first] = replicas.instances;
    const old = catalog.owners[7];
    for (const instance of replicas.instances) {
      await eventually('it is known', 5_000, async () => (await instance.owner(7)) === `owner: ${old}`);
    }
    catalog.owners[7] = `renamed-${mirror}`;
    const { status, text } = await first.invalidate(['Component:service-7']);
    assert.equal(status, 200, text);
    assert.deepEqual(JSON.parse(text), { entities: ['component:default/service-7'], by: 'everywhere' });
    const begun = Date.now();
    for (const instance of replicas.instances) {
      await eventually('the new owner is shown', INVALIDATED_WITHIN_MS, async () =>
        (await instance.owner(7)) === `owner: renamed-${mirror}`,
      );
    }
    t.diagnostic(`${mirror === 'true' ? 'with' : 'without'} a mirror all show the new owner after ${Date.now() - begun} ms`);
    if (mirror === 'true') {
      for (const instance of replicas.instances) {
        await eventually('all is mirrored', 10_000, async () => (await instance.metric('mirror_entities')) === ENTITIES);
      }
    }
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
    catalog.reset();
    for (const instance of replicas.instances) assert.equal(await instance.owner(3), 'owner: team-3');
    assert.equal(catalog.asked.entities, 1);
    const [one, other] = replicas.instances;
    catalog.owners[3] = 'renamed';
    assert.equal(JSON.parse((await one.invalidate(['component:service-3'])).text).by, 'everywhere');
    await eventually('the new owner is shown', INVALIDATED_WITHIN_MS, async () =>
      (await other.owner(3)) === 'owner: renamed',
    );
    for (const { program } of replicas.instances) {
      assert.equal(program.lines.filter(line => line.includes(' WARN ') && line.includes('shared')).length, 0, program.tail());
    }
    await replicas.stop();
    catalog.stop();
  }

  test('over TLS, as a user who may do nothing but what the documentation says', async () => {
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
    await knows(`rediss://badges:s3cret%2Fs3cret@localhost:${redis.port}`, { SSL_CERT_FILE: certificate });
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
