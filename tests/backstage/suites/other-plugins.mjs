// What the plugins answer that badges show facts of: our templates and settings are made for that.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import { CHECKS, TODOS } from '../support/facts.mjs';
import { ask } from '../support/http.mjs';
import { record, recordings, repeat } from '../support/recordings.mjs';
import { eventually } from '../support/waiting.mjs';

/** Tech Insights gathers its facts as the backend starts, and nothing waits for that. */
const FACTS_DEADLINE_MS = 30_000;

export function otherPluginTests(world) {
  const { backstage, forge } = world;

  function todos(path, token = backstage.factsToken) {
    const [namespace, kind, name] = path.split('/');
    const query = `entity=${kind}:${namespace}/${name}&limit=1`;
    const headers = { Authorization: `Bearer ${token}` };
    return ask(`${backstage.url}/api/todo/v1/todos?${query}`, { headers });
  }

  async function checks(path, token = backstage.factsToken) {
    const headers = { Authorization: `Bearer ${token}` };
    const url = `${backstage.url}/api/tech-insights/checks/run/${path}`;
    const answer = await ask(url, { method: 'POST', headers });
    assert.equal(answer.status, 200, answer.text);
    return answer.json();
  }

  before(async () => {
    const [[path]] = CHECKS;
    await eventually('the facts are there', FACTS_DEADLINE_MS, async () => (await checks(path)).length > 0);
  });

  test('the Todo plugin counts the comments of the sources, and gives as many as it is told', async () => {
    for (const [path, count] of TODOS) {
      const answer = await todos(path);
      assert.equal(answer.status, 200, answer.text);
      const { totalCount, items } = answer.json();
      assert.deepEqual([totalCount, items.length], [count, Math.min(count, 1)], path);
    }
  });

  test('it reads the sources once, and asks with every question whether they changed', async () => {
    const path = 'default/component/departure-board';
    const repository = 'ringline/departure-board';
    await todos(path);
    const asked = forge.asked.get(repository);
    await todos(path);
    assert.equal(forge.asked.get(repository), asked + 1);
    assert.equal(forge.read.get(repository), 1);
  });

  test('Tech Insights makes the checks that it has the facts for', async () => {
    for (const [path, passed, count] of CHECKS) {
      const results = (await checks(path)).map(({ result }) => result);
      assert.deepEqual([results.filter(Boolean).length, results.length], [passed, count], path);
    }
  });

  test('the Todo plugin refuses a token that a permission narrows in the catalog', async () => {
    const path = 'default/component/departure-board';
    const { status, text } = await todos(path, backstage.narrowedToken);
    assert.equal(status, 403, text);
    assert.match(text, /'catalog' is restricted and cannot be delegated/);
    // The other one has no need of the catalog.
    await checks(path, backstage.narrowedToken);
  });

  test('what is recorded of them is what they answer', async () => {
    const recorded = recordings();
    const answered = [];
    for (const exchange of recorded) answered.push(await repeat(exchange, world));
    if (process.env.UPDATE_RECORDINGS) record(answered);
    else assert.deepEqual(answered, recorded);
  });
}
