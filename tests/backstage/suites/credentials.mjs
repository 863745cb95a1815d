// Credentials that Backstage refuses and takes, one kind after the other.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { pathOf } from '../support/descriptors.mjs';
import { Service } from '../support/service.mjs';
import { eventually } from '../support/waiting.mjs';

/** A token file is read again after seconds, and what was known is tried again after as many. */
const ROTATION_DEADLINE_MS = 20_000;

const WRONG_TOKEN = 'a-token-that-backstage-has-never-seen';

export function credentialTests(world) {
  const components = world.entities.filter(({ kind }) => kind === 'Component');
  const badge = `${pathOf(components[0])}/badge/pingback.svg`;

  /** Whether the service gets the entity; fails where it says anything but "unavailable". */
  async function isAnswered(service) {
    const { headers } = await service.ask(badge);
    const problem = headers['x-badge-error'];
    assert.ok([undefined, 'unavailable'].includes(problem), `X-Badge-Error: ${problem}`);
    return problem === undefined;
  }

  async function catalogDetail(service) {
    const { status, json } = await service.ask('/readyz');
    return { status, detail: json().catalog };
  }

  test('a wrong token is told once, and the right one is used as soon as it is in the file', async () => {
    const service = await Service.start(world.backstage, { token: WRONG_TOKEN });
    try {
      for (const _ of [1, 2, 3]) assert.equal(await isAnswered(service), false);
      const refused = await catalogDetail(service);
      assert.deepEqual(refused, { status: 503, detail: 'Backstage refused the credentials' });
      const lines = service.log.match(/credentials/g);
      assert.equal(lines?.length, 2, `one line, with its reason:\n${service.log}`);

      service.rotate(world.backstage.token);
      await eventually('the badge is back', ROTATION_DEADLINE_MS, () => isAnswered(service));
      await eventually('the service is ready', ROTATION_DEADLINE_MS, async () => {
        const { status, detail } = await catalogDetail(service);
        return status === 200 && detail === 'ok';
      });
      await service.logs('takes the credentials again');
      assert.ok(!service.log.includes(WRONG_TOKEN), 'the wrong token is in the log');
      assert.ok(!service.log.includes(world.backstage.token), 'the token is in the log');
    } finally {
      await service.stop();
    }
  });

  test('tokens signed with the legacy secret are taken', async () => {
    const { legacySecret } = world.backstage;
    const service = await (await Service.start(world.backstage, { legacySecret })).ready();
    try {
      assert.equal(await isAnswered(service), true);
      assert.ok(!service.log.includes(legacySecret), 'the secret is in the log');
    } finally {
      await service.stop();
    }
  });

  test('tokens signed with another legacy secret are refused, and that is told once', async () => {
    const legacySecret = Buffer.from('of-another-backstage').toString('base64');
    const service = await Service.start(world.backstage, { legacySecret });
    try {
      for (const _ of [1, 2, 3]) assert.equal(await isAnswered(service), false);
      const refused = await catalogDetail(service);
      assert.deepEqual(refused, { status: 503, detail: 'Backstage refused the credentials' });
      assert.equal(service.log.match(/credentials for Backstage/g)?.length, 1, service.log);
      assert.ok(!service.log.includes(legacySecret), 'the secret is in the log');
    } finally {
      await service.stop();
    }
  });

  test('tokens of an identity provider are taken, and renewed before they end', async () => {
    const { identityProvider } = world.backstage;
    identityProvider.lifetime_s = 2;
    const oauth = identityProvider.settings();
    const service = await (await Service.start(world.backstage, { oauth })).ready();
    try {
      assert.equal(await isAnswered(service), true);
      const atStart = identityProvider.given;
      // Each probe of an entity that nobody knows is a lookup of its own.
      let probe = 0;
      await eventually('the token was renewed twice', ROTATION_DEADLINE_MS, async () => {
        const { headers } = await service.ask(`/entity/default/component/probe-${probe++}/badge/docs.svg`);
        assert.equal(headers['x-badge-error'], 'not-found', 'no lookup is refused on the way');
        return identityProvider.given >= atStart + 2;
      });
      assert.doesNotMatch(service.log, /credentials|\bWARN\b/);
      assert.ok(!service.log.includes(identityProvider.clientSecret), 'the secret is in the log');
    } finally {
      await service.stop();
      identityProvider.lifetime_s = 3_600;
    }
  });

  test('a client that the identity provider refuses is told once, and an audience that is not ours too', async () => {
    const { identityProvider } = world.backstage;
    for (const [oauth, detail] of [
      [
        identityProvider.settings({ oauth_client_secret: 'of-another-client' }),
        'the identity provider gave no token for Backstage: it refused the client with invalid_client',
      ],
      [
        // Without a resource, the token is an opaque text for nobody in particular.
        identityProvider.settings({ oauth_parameters: {} }),
        'Backstage refused the credentials',
      ],
    ]) {
      const service = await Service.start(world.backstage, { oauth });
      try {
        for (const _ of [1, 2, 3]) assert.equal(await isAnswered(service), false);
        assert.deepEqual(await catalogDetail(service), { status: 503, detail });
        assert.equal(service.log.match(/credentials for Backstage/g)?.length, 1, service.log);
        assert.ok(!service.log.includes(oauth.oauth_client_secret), 'the secret is in the log');
      } finally {
        await service.stop();
      }
    }
  });
}
