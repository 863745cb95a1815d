// Snippets of every entity in every markup, and the redirects that they can point to.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { pathOf, referenceOf } from '../support/descriptors.mjs';
import { entityPage, expectedSpec, offeredFor } from '../support/expected.mjs';
import { unescapePercent, unescapeXml } from '../support/markup.mjs';
import { assertMarkdown } from './badges.mjs';

/** How to read a URL out of a markup: each has its own way to escape one. */
const MARKUPS = {
  html: unescapeXml,
  rst: text => text.replaceAll('\\', ''),
  adoc: unescapeXml,
  textile: unescapeXml,
  org: text => text.replaceAll('\\', ''),
  json: text => JSON.stringify(JSON.parse(text)),
};

async function snippets(service, entity, extension, query = '') {
  const path = `${pathOf(entity)}/snippets${extension}${query}`;
  const answer = await service.ask(path);
  assert.equal(answer.status, 200, `${path}: ${answer.text}`);
  return answer;
}

export function snippetTests(world) {
  for (const entity of world.entities) {
    const offered = offeredFor(entity).map(id => expectedSpec(entity, id));

    test(`${referenceOf(entity)}: snippets.md is the specs' Markdown`, async () => {
      const specs = (await world.service.ask(`${pathOf(entity)}/badge-specs`)).json();
      const { text } = await snippets(world.service, entity, '.md');
      let end = 0;
      for (const [index, { markdown }] of specs.entries()) {
        assertMarkdown(markdown, offered[index]);
        const start = text.indexOf(markdown, end);
        assert.notEqual(start, -1, `${markdown} comes in its place in:\n${text}`);
        end = start + markdown.length;
      }
    });

    test(`${referenceOf(entity)}: every markup holds image and link of each badge`, async () => {
      for (const [extension, unescape] of Object.entries(MARKUPS)) {
        const { text } = await snippets(world.service, entity, `.${extension}`);
        const read = unescapePercent(unescape(text));
        for (const { url, badge } of offered) {
          assert.ok(read.includes(url), `${extension} holds ${url}:\n${text}`);
          assert.ok(read.includes(badge.link), `${extension} holds ${badge.link}:\n${text}`);
        }
      }
    });

    test(`${referenceOf(entity)}: go leads to the page that the badge links to`, async () => {
      const path = `${pathOf(entity)}/go`;
      const pages = offered.map(({ id, badge }) => [`${path}/${id}`, badge.link]);
      for (const [from, to] of [[path, entityPage(entity)], ...pages]) {
        const answer = await world.service.ask(from);
        assert.equal(answer.status, 302, `${from}: ${answer.text}`);
        assert.equal(answer.headers.location, to, from);
      }
    });
  }

  test('badges= picks and orders the snippets', async () => {
    const [entity] = world.entities;
    const { text } = await snippets(world.service, entity, '.md', '?badges=owner,pingback');
    const at = id => text.indexOf(expectedSpec(entity, id).url);
    assert.ok(at('owner') >= 0 && at('owner') < at('pingback'), text);
    assert.equal(at('lifecycle'), -1, text);
  });

  test('snippets without an extension are Markdown, or JSON where that is preferred', async () => {
    const path = `${pathOf(world.entities[0])}/snippets`;
    const markdown = await world.service.ask(path);
    assert.ok(markdown.text.startsWith('[!['), markdown.text);
    const json = await world.service.ask(path, { headers: { Accept: 'application/json' } });
    assert.match(json.headers['content-type'], /^application\/json/);
    json.json();
  });
}
