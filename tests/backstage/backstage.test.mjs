// The service against a real Backstage: one backend, one release binary, every answer compared with
// what the descriptors say, and those of the badges plugin with the plugin's own. Nothing is skipped:
// what is lacking is said, and fails the run.
import { after, describe, test } from 'node:test';

import { Backstage } from './support/backstage.mjs';
import { findBinary } from './support/binary.mjs';
import { isAccepted, readDescriptors } from './support/descriptors.mjs';
import { IdentityProvider } from './support/identity-provider.mjs';
import { assertListIsMet } from './support/plugin.mjs';
import { endAfter } from './support/program.mjs';
import { Service } from './support/service.mjs';
import { answerTests } from './suites/answers.mjs';
import { badgeTests } from './suites/badges.mjs';
import { credentialTests } from './suites/credentials.mjs';
import { obfuscatedTests } from './suites/obfuscated.mjs';
import { outageTests } from './suites/outage.mjs';
import { pluginTests, startInItsPlace } from './suites/plugin.mjs';
import { snippetTests } from './suites/snippets.mjs';
import { underLoadTests } from './suites/under-load.mjs';

/** Starting takes seconds and the comparison about a minute; past this something hangs. */
const DEADLINE_MS = 240_000;

endAfter(DEADLINE_MS);
findBinary();
const descriptors = readDescriptors();
const entities = descriptors.filter(isAccepted);
const identityProvider = await IdentityProvider.start();
const backstage = await Backstage.start(entities, { identityProvider });
const world = {
  entities,
  refused: descriptors.filter(entity => !isAccepted(entity)),
  backstage,
  identityProvider,
  // The deliberate differences to the plugin that were met.
  met: new Set(),
  service: await (await Service.start(backstage)).ready(),
  standIn: await startInItsPlace(backstage),
};

after(async () => {
  await world.service.stop();
  await world.standIn.stop();
  await world.backstage.stop();
  await identityProvider.stop();
});

describe('badges', () => badgeTests(world));
describe('snippets', () => snippetTests(world));
describe('answers', () => answerTests(world));
describe('the plugin', () => pluginTests(world));
describe('the plugin with obfuscation', () => obfuscatedTests(world));
test('every difference on the list was met, and none else', () => assertListIsMet(world.met));
describe('credentials', () => credentialTests(world));
// Last, for they stop what the others use.
describe('outages under load', () => underLoadTests(world));
describe('outages', () => outageTests(world));
