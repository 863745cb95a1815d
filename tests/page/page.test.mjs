// The pages in a real Chromium, over the demo catalog and over a real Backstage. Nothing is skipped: what
// is lacking is said, and fails the run.
import { after, describe } from 'node:test';

import { endAfter } from '../backstage/support/program.mjs';
import { Browser } from './support/browser.mjs';
import { Demo } from './support/demo.mjs';
import { accessibilityTests } from './suites/accessibility.mjs';
import { backstageTests } from './suites/backstage.mjs';
import { apiTests } from './suites/api.mjs';
import { doorTests } from './suites/door.mjs';
import { entityTests } from './suites/entity.mjs';
import { keyboardTests } from './suites/keyboard.mjs';
import { pictures } from './suites/pictures.mjs';
import { scriptlessTests } from './suites/scriptless.mjs';
import { searchTests } from './suites/search.mjs';

/** It is done in half a minute or so; past this something hangs. */
const DEADLINE_MS = 180_000;

endAfter(DEADLINE_MS);
const world = { demo: await Demo.start(), browser: await Browser.start() };

after(async () => {
  await world.browser.stop();
  await world.demo.stop();
});

describe('search', () => searchTests(world));
describe('an entity', () => entityTests(world));
describe('with a keyboard alone', () => keyboardTests(world));
describe('without script', () => scriptlessTests(world));
describe('the API', () => apiTests(world));
describe('a private catalog', () => doorTests(world));
describe('accessibility', () => accessibilityTests(world));
describe('a real Backstage', () => backstageTests(world));
if (process.env.UPDATE_PICTURES) describe('pictures', () => pictures(world));
