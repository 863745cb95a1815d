// Badges that show what other plugins know of an entity.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

import { Backstage } from '../support/backstage.mjs';
import { CHECKS, TODOS, UNKNOWN } from '../support/facts.mjs';
import { readSvg } from '../support/markup.mjs';
import { Service } from '../support/service.mjs';
import { REPOSITORIES } from '../support/sources.mjs';
import { eventually } from '../support/waiting.mjs';
import { assertGoodImage, assertImageHeaders } from './badges.mjs';

const SVG = /^image\/svg\+xml(;|$)/;

/** How shields draws its colours. */
const DRAWN = {
  brightgreen: '4b0',
  yellowgreen: '95991a',
  yellow: 'd8b800',
  red: 'dd4343',
  lightgrey: '939393',
};

/** The contract's two seconds, and what a busy machine may take to hand an answer over. */
const ANSWER_WITHIN_MS = 2_000 + 250;

/** Facts are gathered as Backstage starts, and a source in trouble may be left alone for a while. */
const SHOWN_WITHIN_MS = 60_000;

/** How long Backstage is away, in milliseconds: longer than the badges of our own are fresh. */
const AWAY_MS = 3_000;

/** How long a reader looks at badges before the next do, in milliseconds. */
const PACE_MS = 50;

/** Both presets, and a badge of our own on each plugin. */
const CUSTOM = {
  todos: {},
  scorecard: {},
  debts: {
    source: { plugin: 'todo', path: '/v1/todos?entity={{ ref }}&limit=1', fresh_for: '1s' },
    message: '{{ data.totalCount }}',
  },
  tests: {
    source: {
      plugin: 'tech-insights',
      post: '/checks/run/{{ ref.namespace }}/{{ ref.kind }}/{{ ref.name }}',
      body: { checks: ['tested'] },
      fresh_for: '1s',
    },
    message: '{{ data[0].facts.coverage.value }} %',
  },
};

const image = (path, badge) => `/entity/${path}/badge/${badge}.svg`;

function assertShows(answer, text, colour) {
  assertGoodImage(answer, SVG, text);
  const svg = readSvg(answer.text);
  assert.equal(svg.says, text);
  if (colour) assert.ok(svg.fills.includes(DRAWN[colour]), `${text} is ${colour}: ${svg.fills}`);
}

function assertUnavailable(answer) {
  assert.equal(answer.status, 200, answer.text);
  assert.match(answer.headers['content-type'], SVG);
  assert.equal(answer.headers['x-badge-error'], 'unavailable', answer.text);
  assert.ok(answer.took_ms <= ANSWER_WITHIN_MS, `answered after ${answer.took_ms} ms`);
  assertImageHeaders(answer, 'an error image');
}

export function factTests(world) {
  const { backstage, forge } = world;
  let service;

  /** A service with `badges`, and a token for all plugins or another. */
  async function start(badges, token = backstage.factsToken) {
    const started = await Service.start(backstage, { token, settings: { badges } });
    return started.ready();
  }

  /** Runs `check` with a service of its own. */
  async function using(badges, token, check) {
    const other = await start(badges, token);
    try {
      await check(other);
    } finally {
      await other.stop();
    }
  }

  before(async () => {
    service = await start({ custom: CUSTOM });
    await eventually('the facts are there', SHOWN_WITHIN_MS, async () => {
      const { text } = await service.ask(image('default/component/payments-api', 'tests'));
      return readSvg(text).says === 'tests: 83 %';
    });
  });

  after(() => service?.stop());

  test('todos says how many comments there are, green to red', async () => {
    for (const [path, count, colour] of TODOS) {
      assertShows(await service.ask(image(path, 'todos')), `todos: ${count}`, colour);
    }
  });

  test('scorecard says how many checks are passed, and of how many', async () => {
    for (const [path, passed, count, colour] of CHECKS) {
      assertShows(await service.ask(image(path, 'scorecard')), `scorecard: ${passed}/${count}`, colour);
    }
  });

  test('their specs say the same, and lead to the pages of the plugins', async () => {
    const todos = TODOS.map(([path, count, color]) => [path, 'todos', `${count}`, color, 'todo']);
    const scorecards = CHECKS.map(([path, passed, count, color]) =>
      [path, 'scorecard', `${passed}/${count}`, color, 'tech-insights']);
    for (const [path, id, message, color, page] of [...todos, ...scorecards]) {
      const answer = await service.ask(`/entity/${path}/badge/${id}.json`);
      assert.equal(answer.status, 200, answer.text);
      const { badge, ...spec } = answer.json();
      const link = `${Backstage.APP_URL}/catalog/${path}/${page}`;
      assert.equal(spec.id, id);
      assert.deepEqual(
        [badge.label, badge.message, badge.color, badge.link],
        [id, message, color, link],
        path,
      );
    }
  });

  test('a badge of our own shows what a plugin was asked by POST, with a body', async () => {
    assertShows(await service.ask(image('team-b-space/component/ledger', 'tests')), 'tests: 70 %');
  });

  test('an entity that a plugin knows nothing of is unknown, in grey', async () => {
    for (const [path, id] of UNKNOWN) {
      const answer = await service.ask(image(path, id));
      assert.equal(answer.status, 200, path);
      assert.match(answer.headers['content-type'], SVG);
      assertImageHeaders(answer, path);
      const { says, fills } = readSvg(answer.text);
      assert.equal(says, `${id}: unknown`, path);
      assert.ok(fills.includes(DRAWN.lightgrey), `${path} is grey: ${fills}`);
    }
  });

  test('an entity that the catalog does not have is not found, whatever a plugin says', async () => {
    for (const id of ['todos', 'scorecard', 'tests']) {
      const answer = await service.ask(image('default/component/no-such-entity', id));
      assert.equal(answer.headers['x-badge-error'], 'not-found', id);
      assert.equal(readSvg(answer.text).says, 'backstage: not found', id);
    }
  });

  test('sources that change are seen when the number is not fresh any more', async () => {
    const path = 'default/component/clean-slate';
    const repository = 'ringline/clean-slate';
    assertShows(await service.ask(image(path, 'debts')), 'debts: 0');
    try {
      await forge.push(repository, { 'index.ts': '// TODO: one\n// TODO: two\n' });
      const answer = await eventually('the badge follows', SHOWN_WITHIN_MS, async () => {
        const answer = await service.ask(image(path, 'debts'));
        return readSvg(answer.text).says === 'debts: 2' && answer;
      });
      assertShows(answer, 'debts: 2');
    } finally {
      await forge.push(repository, REPOSITORIES[repository]);
    }
  });

  test('the presets are on where badges.enabled names them, and off where nobody does', async () => {
    await using({ enabled: ['owner', 'todos', 'scorecard'] }, backstage.factsToken, async other => {
      assertShows(await other.ask(image('default/component/departure-board', 'todos')), 'todos: 7');
      assertShows(await other.ask(image('default/component/payments-api', 'scorecard')), 'scorecard: 5/7');
    });
    for (const id of ['todos', 'scorecard']) {
      const { text } = await world.service.ask(image('default/component/payments-api', id));
      assert.equal(readSvg(text).says, `unknown badge: ${id}`);
    }
  });

  test('a token that the plugins refuse leaves the other badges as they are', async () => {
    await using({ custom: CUSTOM }, backstage.token, async other => {
      for (const id of ['todos', 'scorecard']) {
        assertUnavailable(await other.ask(image('default/component/departure-board', id)));
      }
      const owner = await other.ask(image('default/component/departure-board', 'owner'));
      assertShows(owner, 'owner: platform-screens');
      assert.ok(!other.log.includes(backstage.token), 'the token is in the log');
    });
  });

  test('sources that do not come keep no reader waiting, and are shown when they have come', async () => {
    await using({ custom: CUSTOM }, backstage.factsToken, async other => {
      const path = 'default/component/fare-rules';
      forge.hold();
      try {
        assertUnavailable(await other.ask(image(path, 'todos')));
        assertShows(await other.ask(image(path, 'owner')), 'owner: team-a');
        const specs = await other.ask(`/entity/${path}/badge-specs`);
        assert.equal(specs.status, 200, specs.text);
        assert.ok(specs.json().some(({ id }) => id === 'owner'), specs.text);
        assert.ok(specs.took_ms <= ANSWER_WITHIN_MS, `answered after ${specs.took_ms} ms`);
      } finally {
        forge.letGo();
      }
      await eventually('the number is there', SHOWN_WITHIN_MS, async () => {
        const { text } = await other.ask(image(path, 'todos'));
        return readSvg(text).says === 'todos: 64';
      });
    });
  });

  test('the service did not fail, and its log does not hold the token', () => {
    assert.doesNotMatch(service.log, /panicked|\bERROR\b/);
    assert.ok(!service.log.includes(backstage.token), 'the token is in the log');
  });
}

/** What is left of the badges without their plugins. It leaves no Backstage behind. */
export function factOutageTests(world) {
  const { backstage } = world;

  test('without Backstage, the badges say what was known', async () => {
    const service = await Service.start(backstage, {
      token: backstage.factsToken,
      settings: { badges: { custom: CUSTOM }, cache: { fresh_for: '1s' } },
    });
    await service.ready();
    const known = [
      ['default/component/departure-board', 'todos', 'todos: 7'],
      ['default/component/departure-board', 'debts', 'debts: 7'],
      ['default/component/payments-api', 'scorecard', 'scorecard: 5/7'],
      ['default/component/payments-api', 'tests', 'tests: 83 %'],
    ];
    const areAllShown = async () => {
      for (const [path, id, text] of known) assertShows(await service.ask(image(path, id)), text);
      return true;
    };
    try {
      await eventually('all is known', SHOWN_WITHIN_MS, areAllShown);
      await backstage.kill();
      const end = Date.now() + AWAY_MS;
      while (Date.now() < end) {
        await areAllShown();
        await pause(PACE_MS);
      }
      assertUnavailable(await service.ask(image('default/component/fare-rules', 'todos')));
    } finally {
      await service.stop();
    }
  });
}
