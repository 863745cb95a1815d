// Three instances that share a Redis cost the catalog what one costs.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

import { endAfter } from '../backstage/support/program.mjs';
import { Catalog } from './catalog.mjs';
import { Readers, Replicas, settings } from './replicas.mjs';
import { Redis } from './redis.mjs';

const ENTITIES = 10_000;
const MIRRORED = 2_000;
const MIRRORED_FOR_MS = 11_000;

/** How often it is measured before it fails: where the machine stands still, what one asks for is asked by others too. */
const MEASURED_AT_MOST = 3;

endAfter(300_000);

const numbers = Array.from({ length: ENTITIES }, (_, number) => number);

/** Measures until nothing is wrong. */
async function measured(t, attempt) {
  for (let left = MEASURED_AT_MOST - 1; ; left -= 1) {
    const problem = await attempt();
    if (problem === null) return;
    if (left === 0) assert.fail(problem);
    t.diagnostic(`measured again: ${problem}`);
  }
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
    await measured(t, async () => {
      const redis = await Redis.start();
      const one = await cost(t, 1, null);
      const three = await cost(t, 3, redis);
      await redis.stop();
      if (three.requests > one.requests * 1.05) return `${three.requests} requests, and one makes ${one.requests}`;
      if (three.entities > one.entities * 1.05) return `${three.entities} entities, and one asks for ${one.entities}`;
      return null;
    });
  });

  test('is that of one where the whole catalog is mirrored', async t => {
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
    await measured(t, async () => {
      const redis = await Redis.start();
      const [one, three] = await Promise.all([pages(1, null), pages(3, redis)]);
      await redis.stop();
      t.diagnostic(`in ${MIRRORED_FOR_MS} ms one mirror reads ${one} pages, and three that share read ${three}`);
      // A reading more or less falls into the time.
      return three <= one * 1.05 + MIRRORED / 500 ? null : `${three} pages, and one reads ${one}`;
    });
  });
});
