// A Redis that goes wrong, or an instance, loses no badge.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

import { endAfter } from '../backstage/support/program.mjs';
import { eventually } from '../backstage/support/waiting.mjs';
import { Catalog } from './catalog.mjs';
import { Readers, Replicas, settings } from './replicas.mjs';
import { Redis } from './redis.mjs';

const ENTITIES = 10_000;
const SOME = Array.from({ length: 500 }, (_, number) => number);
const DEADLINE_MS = 10_000;

/** How long Redis or an instance is away. */
const AWAY_MS = 2_000;

/** How many badges are read before something happens, and after it. */
const AROUND = 1_000;

const NOT_USED = 'the shared cache is not used for now';

/** A machine that stands still for a moment is taken for a Redis that does. */
const SLOW = 'did not answer in time';

endAfter(240_000);

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
    try {
      await readers.further(AROUND);
      await happen(readers);
      await readers.further(AROUND);
    } finally {
      isOver = true;
      await reading;
      readers.end();
    }
    t.diagnostic(`${what}: ${readers.asked} badges, the slowest took ${readers.slowest_ms} ms`);
    assert.deepEqual(readers.lost.slice(0, 5), [], `${readers.lost.length} of ${readers.asked} were lost`);
  }

  /** Where the log of each instance is. */
  const marks = () => replicas.instances.map(({ program }) => program.lines.length);

  /** Until each instance has told this since then; gives all lines that do. */
  async function told(text, since) {
    const lines = [];
    for (const [at, from] of since.entries()) {
      const instance = replicas.instances[at];
      await instance.program.until(`it tells "${text}"`, DEADLINE_MS, async () => instance.logged(text, from).length > 0);
      lines.push(...instance.logged(text, from));
    }
    return lines;
  }

  test('that is killed and comes back loses no badge, and is told', async t => {
    let since = marks();
    await under_load(t, 'Redis was killed', async () => {
      await redis.kill();
      await replicas.connected(0);
      await pause(AWAY_MS);
    });
    await told(NOT_USED, since);
    since = marks();
    await under_load(t, 'Redis came back', async () => {
      await redis.start();
      await replicas.connected();
    });
    await told('the shared cache is used again', since);
    await eventually('what is learnt is written again', DEADLINE_MS, async () => (await redis.do('dbsize')) !== '0');
  });

  test('that says nothing any more loses no badge', async t => {
    await under_load(t, 'Redis was paused', async () => {
      redis.program.signal('SIGSTOP');
      await replicas.connected(0);
      await pause(AWAY_MS);
    });
    redis.program.signal('SIGCONT');
    await replicas.connected();
  });

  test('that is full loses no badge', async t => {
    const [since, refused] = [marks(), 'shared_errors_total{reason="refused"}'];
    await under_load(t, 'Redis was full', async () => {
      const before = await replicas.metrics(refused);
      await redis.do('config', 'set', 'maxmemory-policy', 'noeviction');
      await redis.do('config', 'set', 'maxmemory', '1');
      await replicas.connected(0);
      // One that took it for slow at first finds out when it tries again.
      await replicas.grown(refused, before);
    });
    for (const line of await told(NOT_USED, since)) {
      assert.ok(line.includes('it answers with "OOM"') || line.includes(SLOW), line);
    }
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
      await pause(AWAY_MS / 2);
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
    await others.grown('shared_errors_total{reason="unauthorized"}', [0]);
    await eventually('it is told', DEADLINE_MS, async () => instance.logged(NOT_USED).length > 0);
    for (const line of instance.logged(NOT_USED)) {
      assert.ok(line.includes('it refuses the credentials') || line.includes(SLOW), line);
    }
    assert.equal(instance.logged('s3cret').length, 0, instance.program.tail());
    await others.stop();
    await redis.do('-a', 's3cret-s3cret', '--no-auth-warning', 'config', 'set', 'requirepass', '');
    assert.deepEqual(readers.lost.slice(0, 5), []);
    t.diagnostic(`with a wrong password ${readers.asked} badges were answered`);
  });
});
