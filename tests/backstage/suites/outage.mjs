// A catalog that refuses us, dies, and comes back.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { pathOf } from '../support/descriptors.mjs';
import { expectedSpec } from '../support/expected.mjs';
import { isGrey, readSvg } from '../support/markup.mjs';
import { Service } from '../support/service.mjs';
import { eventually } from '../support/waiting.mjs';
import { assertGoodImage, assertImageHeaders } from './badges.mjs';

const SVG = /^image\/svg\+xml(;|$)/;

/** A breaker or a cached failure may hold the first requests back for a while. */
const RECOVERY_DEADLINE_MS = 60_000;

/** GitHub's proxy gives up after about four seconds, so a badge is answered within two; the rest is
 * what a busy machine may take to hand it over. */
const ANSWER_WITHIN_MS = 2_000 + 250;

function assertUnavailable(answer) {
  assert.equal(answer.status, 200, answer.text);
  assert.match(answer.headers['content-type'], SVG);
  assert.equal(answer.headers['x-badge-error'], 'unavailable');
  assert.equal(answer.headers['cache-control'], 'no-store');
  const svg = readSvg(answer.text);
  assert.equal(svg.says, 'backstage: unavailable');
  assert.ok(svg.fills.every(isGrey), `grey, and not ${svg.fills}`);
  assert.ok(answer.took_ms <= ANSWER_WITHIN_MS, `answered after ${answer.took_ms} ms`);
  assertImageHeaders(answer, 'an error image');
}

export function outageTests(world) {
  const [first, second] = world.entities.filter(({ kind }) => kind === 'Component');
  const badge = entity => `${pathOf(entity)}/badge/pingback.svg`;
  const says = entity => {
    const { label, message } = expectedSpec(entity, 'pingback').badge;
    return `${label}: ${message}`;
  };

  async function showsAgain(service, entity) {
    const back = await eventually('the badge is back', RECOVERY_DEADLINE_MS, async () => {
      const answer = await service.ask(badge(entity));
      return answer.headers['x-badge-error'] === undefined && answer;
    });
    assertGoodImage(back, SVG, 'after');
    assert.equal(readSvg(back.text).says, says(entity));
  }

  test('a wrong token gives grey badges, and a log line that does not hold it', async () => {
    const token = 'a-token-that-backstage-has-never-seen';
    const service = await Service.start(world.backstage, { token });
    try {
      assertUnavailable(await service.ask(badge(first)));
      const strict = await service.ask(`${badge(first)}?strict=1`);
      assert.ok(strict.status >= 502 && strict.status <= 504, `${strict.status}`);
      await service.logs(/\b(401|token|authenticat|credential|unauthori[sz]ed)/i);
      assert.ok(!service.log.includes(token), 'the token is in the log');
    } finally {
      await service.stop();
    }
  });

  test('Backstage hangs: a grey badge in time, and the fact when it moves again', async () => {
    const service = await (await Service.start(world.backstage)).ready();
    try {
      world.backstage.freeze();
      assertUnavailable(await service.ask(badge(first)));
      world.backstage.thaw();
      await showsAgain(service, first);
    } finally {
      world.backstage.thaw();
      await service.stop();
    }
  });

  test('Backstage dies and comes back', async () => {
    const service = await (await Service.start(world.backstage)).ready();
    try {
      assertGoodImage(await service.ask(badge(first)), SVG, 'before');

      await world.backstage.kill();
      const kept = await service.ask(badge(first));
      assertGoodImage(kept, SVG, 'what is known is still answered');
      assert.equal(readSvg(kept.text).says, says(first));
      assertUnavailable(await service.ask(badge(second)));
      assert.equal((await service.ask('/livez')).status, 200, 'a restart of ours would not help');

      await world.backstage.restart(world.entities);
      await showsAgain(service, second);
    } finally {
      await service.stop();
    }
  });

  test('SIGTERM ends the service in order, and its log is clean', async () => {
    const ended = await world.service.stop();
    assert.equal(ended, 'exit code 0');
    assert.doesNotMatch(world.service.log, /panicked|\bERROR\b/);
    assert.ok(!world.service.log.includes(world.backstage.token), 'the token is in the log');
  });
}
