// Entities by their source repositories, as the real catalog finds them.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { readSvg } from '../support/markup.mjs';
import { Service } from '../support/service.mjs';
import { eventually } from '../support/waiting.mjs';

/** Repositories, and the entity's own path or the word that is shown in its place. */
const REPOSITORIES = [
  // By its slug.
  ['github.com/acme/payments-api', 'default/component/payments-api'],
  ['github.com/ACME/Payments-API', 'default/component/payments-api'],
  // By its source location, at the root and in a folder.
  ['github.com/ringline/clean-slate', 'default/component/clean-slate'],
  ['github.com/ringline/monorepo?path=services/fare-rules', 'default/component/fare-rules'],
  ['github.com/ringline/monorepo?name=Fare-Gates', 'default/component/fare-gates'],
  // Several entities, none, and one whose name begins alike.
  ['github.com/ringline/monorepo', 'ambiguous'],
  ['github.com/ringline/nowhere', 'not found'],
  ['github.com/ringline/clean', 'not found'],
  ['gitlab.com/acme/payments-api', 'not found'],
];

const MIRRORED_WITHIN_MS = 20_000;

export function repositoryTests(world) {
  for (const mirror of [false, true]) {
    describe(mirror ? 'from a mirror' : 'by lookups', () => repositoriesOf(world, mirror));
  }
}

function repositoriesOf(world, mirror) {
  let service;

  before(async () => {
    service = await Service.start(world.backstage, { settings: { catalog: { mirror } } });
    await service.ready();
    if (!mirror) return;
    await eventually('the mirror is filled', MIRRORED_WITHIN_MS, async () => {
      const { text } = await service.ask('/readyz');
      return JSON.parse(text).mirror.age_seconds !== null;
    });
  });

  after(() => service?.stop());

  for (const [repository, expected] of REPOSITORIES) {
    test(`${repository} is ${expected}`, async () => {
      const [path, query = ''] = repository.split('?');
      const image = await service.ask(`/repo/${path}/badge/pingback.svg?${query}`);
      const says = readSvg(image.text).says;
      if (!expected.includes('/')) {
        assert.equal(says, `backstage: ${expected}`);
        return;
      }
      const entity = await service.ask(`/entity/${expected}/badge/pingback.svg`);
      assert.equal(image.headers['x-badge-error'], undefined);
      assert.equal(image.text, entity.text);
      const page = await service.ask(`/repo/${path}/go?${query}`);
      assert.ok(page.headers.location.endsWith(`/catalog/${expected}`), page.headers.location);
    });
  }
}
