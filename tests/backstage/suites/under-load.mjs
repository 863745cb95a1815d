// What readers see while Backstage goes away in each way that it can, and comes back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

import { pathOf } from '../support/descriptors.mjs';
import { Readers } from '../support/readers.mjs';
import { Service } from '../support/service.mjs';
import { eventually } from '../support/waiting.mjs';

/** Times so short that every badge is asked for again and again. */
const CACHE = { fresh_for: '1s', absent_for: '1s', absent_grace: '10s' };

/** How long Backstage stays away, in milliseconds: longer than anything is fresh. */
const AWAY_MS = 3_000;

/** How soon what is new must be seen after that: a breaker's longest pause, and a reading. */
const RECOVERY_DEADLINE_MS = 30_000;

export function underLoadTests(world) {
  const { backstage } = world;
  // One that nobody asks for before the trouble is over.
  const [late, ...known] = world.entities;
  const services = {};

  before(async () => {
    services.ordinary = await Service.start(backstage, { settings: { cache: CACHE } });
    services.mirror = await Service.start(backstage, {
      settings: { cache: CACHE, catalog: { mirror: true, mirror_every: '1s' } },
    });
    for (const service of Object.values(services)) await service.ready();
  });

  after(async () => {
    for (const service of Object.values(services)) await service.stop();
  });

  /** Lets `trouble` come while people read; nobody may notice. */
  async function unnoticed(trouble) {
    const readers = [];
    for (const service of Object.values(services)) {
      readers.push(await Readers.start(service, known));
    }
    try {
      await trouble();
      for (const [name, service] of Object.entries(services)) {
        await eventually(`${name}: the catalog is asked again`, RECOVERY_DEADLINE_MS, async () => {
          const ready = (await service.ask('/readyz')).json();
          const isRead = ready.mirror === undefined || ready.mirror.age_seconds < AWAY_MS / 1000;
          return ready.status === 'ok' && ready.breaker === 'closed' && isRead;
        });
      }
    } finally {
      for (const reader of readers) await reader.stop();
    }
    for (const reader of readers) {
      assert.deepEqual(reader.wrong, []);
      assert.ok(reader.answers > 500, `${reader.answers} answers`);
    }
  }

  /** How often Backstage said of an entity that it has that there is none. */
  async function denials(trouble) {
    const { kind, metadata } = known[0];
    const name = `${kind}/${metadata.namespace ?? 'default'}/${metadata.name}`;
    let isGoingOn = true;
    let count = 0;
    const watching = (async () => {
      while (isGoingOn) {
        const status = await backstage.statusOf(`entities/by-name/${name}`).catch(() => 0);
        if (status === 404) count += 1;
        await pause(20);
      }
    })();
    await trouble();
    isGoingOn = false;
    await watching;
    return count;
  }

  test('Backstage is killed, and has nothing when it starts', async () => {
    await unnoticed(async () => {
      await backstage.kill();
      await pause(AWAY_MS);
      const denied = await denials(() => backstage.restart(world.entities));
      assert.ok(denied > 0, 'it had an empty catalog for a while');
    });
  });

  test('Backstage is stopped in order and started again', async () => {
    await unnoticed(async () => {
      await backstage.stop();
      await pause(AWAY_MS);
      await backstage.restart(world.entities);
    });
  });

  test('Backstage stands still: it takes questions and answers none', async () => {
    await unnoticed(async () => {
      backstage.freeze();
      try {
        await pause(AWAY_MS);
      } finally {
        backstage.thaw();
      }
    });
  });

  test('what nobody had asked for is shown when it is over', async () => {
    for (const service of Object.values(services)) {
      const answer = await service.ask(`${pathOf(late)}/badge/pingback.svg`);
      assert.equal(answer.headers['x-badge-error'], undefined, answer.text);
    }
  });

  test('the service was not the one to go', () => {
    for (const service of Object.values(services)) {
      assert.doesNotMatch(service.log, /panicked|\bERROR\b/);
    }
  });
}
