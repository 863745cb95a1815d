// The real plugin with obfuscation, and us in its place with an export of its table.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';

import { Backstage } from '../support/backstage.mjs';
import { TIER, pathOf, referenceOf } from '../support/descriptors.mjs';
import { ask } from '../support/http.mjs';
import { Service } from '../support/service.mjs';
import { BADGES, BASE_PATH, Comparison, GUIDE, STYLES, compareAll } from '../support/plugin.mjs';

/** A UUID of the plugin's form that it never gave. */
const NO_UUID = '00000000-0000-4000-8000-000000000000';

const ODD_IDS = ['nope', 'constructor', '__proto__', 'OWNER', 'a%20b', 'owner.svg', 'owner.png'];

/** The shell command of the guide that exports the table from SQLite. */
function exportCommand() {
  return /^sqlite3 .*$/m.exec(GUIDE)[0];
}

/** The plugin with obfuscation in a backend of its own, and what its users did with it. */
class Obfuscated {
  static async start(entities, identityProvider) {
    const obfuscated = new Obfuscated();
    obfuscated.database = mkdtempSync(join(TIER, '.run', 'database-'));
    obfuscated.backstage = await Backstage.start(entities, {
      database: obfuscated.database,
      identityProvider,
    });
    obfuscated.userToken = await obfuscated.backstage.signIn();
    obfuscated.uuids = new Map();
    for (const entity of entities) {
      obfuscated.uuids.set(entity, await obfuscated.uuidOf(pathOf(entity)));
    }
    // Another letter case is another row of the plugin's table.
    obfuscated.shouted = await obfuscated.uuidOf('/entity/DEFAULT/Component/PAYMENTS-API');
    return obfuscated;
  }

  get asUser() {
    return { Authorization: `Bearer ${this.userToken}` };
  }

  async uuidOf(path) {
    const url = `${this.backstage.url}${BASE_PATH}${path}/obfuscated`;
    const answer = await ask(url, { headers: this.asUser });
    assert.equal(answer.status, 200, answer.text);
    return answer.json().uuid;
  }

  /** Follows the guide: the export, the settings, and a service in the plugin's place. */
  async migrate() {
    const folder = join(this.database, 'migration');
    execFileSync('mkdir', ['-p', folder]);
    execFileSync('sh', ['-ec', exportCommand().replace('badges.sqlite', '../badges.sqlite')], {
      cwd: folder,
    });
    const blocks = [...GUIDE.matchAll(/^# badges\.yaml$.*?(?=^```$)/gms)];
    const [whole, more] = blocks.map(([block]) => parse(block));
    const keys_file = join(folder, 'badge-names');
    writeFileSync(keys_file, execFileSync('openssl', ['rand', '-hex', '64']));
    const { server, badges, compat } = whole;
    this.service = await Service.start(this.backstage, {
      settings: {
        server: { ...server, public_url: this.backstage.url },
        badges,
        compat,
        access: {
          ...more.access,
          issuer: `${this.backstage.url}/api/auth`,
          keys_file,
          imported_uuids: join(folder, more.access.imported_uuids),
        },
      },
    });
    await this.service.ready();
    return readFileSync(join(folder, 'badges.csv'), 'utf8').trim().split('\n').length - 1;
  }

  async stop() {
    await this.service?.stop();
    await this.backstage.stop();
    rmSync(this.database, { recursive: true, force: true });
  }
}

export function obfuscatedTests(world) {
  test('the plugin is replaced as the guide says, and every old URL goes on working', async t => {
    const { entities, identityProvider } = world;
    const obfuscated = await Obfuscated.start(entities, identityProvider);
    t.after(() => obfuscated.stop());
    assert.equal(await obfuscated.migrate(), entities.length + 1, 'every UUID was exported');
    const { backstage, service, asUser } = obfuscated;
    const comparison = new Comparison(backstage, service, world.met);
    const headers = asUser;
    for (const [entity, uuid] of obfuscated.uuids) {
      const path = `/entity/${uuid}`;
      await t.test(`${referenceOf(entity)} by its old UUID`, () => compareAll(comparison, [
        ...BADGES.flatMap(id => ['', ...STYLES.map(style => `?style=${style}`)]
          .map(query => [`${path}/${id}${query}`])),
        ...BADGES.map(id => [`${path}/${id}?format=json`, { headers }]),
        [`${path}/badge-specs`, { headers }],
        [`${path}/badge-specs?style=flat`, { headers }],
        [`${path}/badge-specs?color=blue`, { headers }],
        [`${path}/badge-specs`],
        [`${path}/owner`, { headers: { Accept: 'application/json' } }],
        [`${pathOf(entity)}/badge/owner`],
        [`${pathOf(entity)}/obfuscated`, { headers }],
      ]));
    }
    const path = `/entity/${obfuscated.shouted}`;
    await t.test('odd requests', () => compareAll(comparison, [
      [`${path}/owner`], [`${path}/owner/`], [`${path}/badge-specs/`, { headers }],
      [`${path}/owner`, { method: 'HEAD' }], [`${path}/owner?color=blue&style=flat`],
      ...ODD_IDS.map(id => [`${path}/${id}`]),
      [`/entity/${NO_UUID}/owner`], [`/entity/${NO_UUID}/badge-specs`, { headers }],
      ['/entity/zzz/owner'], [`/entity/${obfuscated.shouted.toUpperCase()}/owner`],
      ['/entity/default/component/nope/obfuscated', { headers }],
      ['/entity/default/component/payments-api/obfuscated'],
      ['/entity/default/component/payments-api/obfuscated', { headers: { Authorization: 'Bearer x.y.z' } }],
    ]));
    await t.test('an entity that is deleted', async () => {
      const [entity, uuid] = [...obfuscated.uuids].find(([{ kind }]) => kind === 'Resource');
      const catalog = `${backstage.url}/api/catalog/entities`;
      const { kind, metadata } = entity;
      const found = await ask(`${catalog}/by-name/${kind}/${metadata.namespace ?? 'default'}/${metadata.name}`, { headers });
      const deleted = await ask(`${catalog}/by-uid/${found.json().metadata.uid}`, { method: 'DELETE', headers });
      assert.equal(deleted.status, 204, deleted.text);
      const ours = await Service.start(backstage, { settings: service.settings });
      try {
        const fresh = new Comparison(backstage, await ours.ready(), world.met);
        await compareAll(fresh, [[`/entity/${uuid}/owner`]]);
      } finally {
        await ours.stop();
      }
    });
    await t.test('who is signed in gets names of ours, and nobody else does', async () => {
      const ask = (rest, more) => service.ask(`${BASE_PATH}${rest}`, { headers: more });
      const component = '/entity/default/component/payments-api';
      const name = (await ask(`${component}/obfuscated`, asUser)).json().uuid;
      assert.match(name, /^[\w-]{64}$/);
      assert.equal((await ask(`/entity/${name}/owner`)).status, 200);
      assert.equal((await ask(`/entity/${name}/badge-specs`, asUser)).status, 200);
      const [head, claims] = obfuscated.userToken.split('.');
      const tokens = [backstage.token, `${head}.${claims}.`, `${head}.${claims}.AAAA`];
      for (const token of tokens) {
        for (const rest of [`${component}/obfuscated`, `/entity/${name}/badge-specs`]) {
          const answer = await ask(rest, { Authorization: `Bearer ${token}` });
          assert.equal(answer.status, 401, `${rest}: ${answer.text}`);
        }
      }
      assert.ok(!service.log.includes(obfuscated.userToken), 'a token is in the log');
    });
    t.diagnostic(comparison.report());
  });
}
