// The module of deploy/backstage/ in a real Backstage: an owner that is renamed in a descriptor shows in
// the badge within seconds, though the badge service would not ask again for an hour.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { stringify } from 'yaml';

import { findBinary } from './support/binary.mjs';
import { TIER } from './support/descriptors.mjs';
import { ask } from './support/http.mjs';
import { freePort } from './support/ports.mjs';
import { Program, endAfter } from './support/program.mjs';
import { eventually } from './support/waiting.mjs';

const MODULE = join(TIER, '..', '..', 'deploy', 'backstage', 'badges-invalidation.js');
const READY_DEADLINE_MS = 60_000;

/** Processing, stitching and telling take seconds; the rest is for a busy machine. */
const SHOWN_WITHIN_MS = 30_000;

endAfter(150_000);

function describeOwner(file, owner) {
  const metadata = { name: 'ledger', annotations: {} };
  const spec = { type: 'service', lifecycle: 'production', owner };
  writeFileSync(file, stringify({ apiVersion: 'backstage.io/v1alpha1', kind: 'Component', metadata, spec }));
}

test('an owner that is renamed in Backstage shows in the badge within seconds', async t => {
  mkdirSync(join(TIER, '.run'), { recursive: true });
  const folder = mkdtempSync(join(TIER, '.run', 'invalidation-'));
  const [descriptor, config] = ['catalog-info.yaml', 'app-config.yaml'].map(name => join(folder, name));
  const token = randomBytes(24).toString('hex');
  const [port, badges, admin] = [await freePort(), await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  describeOwner(descriptor, 'team-old');
  copyFileSync(MODULE, join(folder, 'badges-invalidation.js'));
  writeFileSync(
    join(folder, 'index.js'),
    `import { createBackend } from '@backstage/backend-defaults';
     const backend = createBackend();
     backend.add(import('@backstage/plugin-catalog-backend'));
     backend.add(import('./badges-invalidation.js'));
     backend.start();`,
  );
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'backend', private: true, type: 'module' }));
  writeFileSync(
    config,
    stringify({
      app: { title: 'Acme Portal', baseUrl: 'https://portal.acme.test' },
      backend: {
        baseUrl: url,
        listen: { host: '127.0.0.1', port },
        database: { client: 'better-sqlite3', connection: ':memory:' },
        auth: { externalAccess: [{ type: 'static', options: { token, subject: 'badge-service' } }] },
      },
      // Read again soon, so that the test does not take minutes.
      catalog: {
        processingInterval: { seconds: 5 },
        locations: [{ type: 'file', target: descriptor, rules: [{ allow: ['Component'] }] }],
      },
      badgesInvalidation: { url: `http://127.0.0.1:${admin}`, token },
    }),
  );
  const service = new Program('backstage-badges', findBinary(), ['--listen', `127.0.0.1:${badges}`], {
    cwd: folder,
    env: {
      BADGES_ADMIN__LISTEN: `127.0.0.1:${admin}`,
      BADGES_ADMIN__TOKEN: token,
      BADGES_BACKSTAGE__API_URL: url,
      BADGES_BACKSTAGE__TOKEN: token,
      BADGES_CACHE__FRESH_FOR: '1h',
      BADGES_CATALOG__SOURCE: 'backstage',
    },
  });
  const backstage = new Program('Backstage', process.execPath, ['index.js', '--config', config], {
    cwd: folder,
    env: { LOG_LEVEL: 'info' },
  });
  t.after(async () => {
    await service.stop();
    await backstage.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const shows = async owner => {
    const { text } = await ask(`http://127.0.0.1:${badges}/entity/default/component/ledger/badge/owner.svg`);
    return text.includes(`aria-label="owner: ${owner}"`);
  };
  await backstage.until('the badge says who owns it', READY_DEADLINE_MS, () => shows('team-old'));
  // What was new a moment ago has been told of.
  await eventually('the new entity was told of', SHOWN_WITHIN_MS, async () =>
    service.lines.some(line => line.includes('entities were invalidated')),
  );
  assert.ok(await shows('team-old'));
  describeOwner(descriptor, 'team-new');
  const renamed = Date.now();
  await backstage.until('the badge shows the new owner', SHOWN_WITHIN_MS, () => shows('team-new'));
  t.diagnostic(`the new owner was shown ${Date.now() - renamed} ms after the descriptor was written`);
  assert.equal(backstage.lines.filter(line => line.includes('could not be told')).length, 0, backstage.tail());
});
