// Asking the plugin and us the same.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { isSame, repainted, seenOf } from './comparison.mjs';
import { REPOSITORY } from './descriptors.mjs';
import { LISTED, explain } from './differences.mjs';
import { ask } from './http.mjs';

export const BASE_PATH = '/api/badges';
export const BADGES = ['pingback', 'lifecycle', 'owner', 'docs'];
export const STYLES = ['flat', 'flat-square', 'plastic', 'for-the-badge', 'social'];

/** What people are told who replace the plugin. */
export const GUIDE = readFileSync(join(REPOSITORY, 'docs', 'migrating-from-the-plugin.md'), 'utf8');

/** Both at once, and what came of it, by difference. */
export class Comparison {
  #count = 0;
  #met = new Map();

  /** `metAnywhere` gathers the differences that any comparison met. */
  constructor(backstage, service, metAnywhere) {
    this.backstage = backstage;
    this.service = service;
    this.metAnywhere = metAnywhere;
  }

  async of(path, { method = 'GET', headers = {} } = {}) {
    const request = { method, path, headers };
    const [plugins, ours] = (
      await Promise.all([
        ask(this.backstage.url + BASE_PATH + path, { method, headers }),
        ask(this.service.url + BASE_PATH + path, { method, headers }),
      ])
    ).map(seenOf);
    const [expected, isRepainted] = repainted(plugins);
    this.#count += 1;
    if (isRepainted) this.#meet('palette');
    this.#meet('headers');
    if (isSame(ours, expected)) {
      assert.equal(ours.json, plugins.json, `${path}: the order of keys and the white space`);
      return;
    }
    const id = explain(request, ours, expected);
    if (id === undefined) {
      const show = ({ headers: _, json: __, ...seen }) => JSON.stringify(seen, null, 1).slice(0, 2_000);
      assert.fail(`${method} ${path.slice(0, 200)} ${JSON.stringify(headers)}
the plugin: ${show(expected)}
this service: ${show(ours)}`);
    }
    this.#meet(id);
  }

  #meet(id) {
    this.#met.set(id, (this.#met.get(id) ?? 0) + 1);
    this.metAnywhere.add(id);
  }

  /** What was compared, in a sentence. */
  report() {
    const ids = [...this.#met].filter(([id]) => id !== 'palette' && id !== 'headers');
    const differing = ids.reduce((sum, [, count]) => sum + count, 0);
    const told = ids.map(([id, count]) => `${count} ${id}`).join(', ');
    return `${this.#count} answers were compared with the real plugin's; ` +
      `${differing} of them differ deliberately (${told})`;
  }
}

/** `requests` one after the other; every difference is told, not only the first. */
export async function compareAll(comparison, requests) {
  const failures = [];
  for (const [path, options] of requests) {
    await comparison.of(path, options).catch(error => failures.push(error.message));
  }
  assert.equal(failures.length, 0, failures.join('\n\n'));
}

/** Fails where the list of differences holds what no comparison met, or lacks what one did. */
export function assertListIsMet(met) {
  assert.deepEqual([...met].sort(), LISTED.map(({ id }) => id).sort(), 'the list holds what is met');
}
