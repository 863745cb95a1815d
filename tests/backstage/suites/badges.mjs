// Every badge of every entity, in every format.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { pathOf, referenceOf } from '../support/descriptors.mjs';
import { BADGE_IDS, expectedSpec, offeredFor, pluginMarkdown } from '../support/expected.mjs';
import { readPng, readSvg, unescapeMarkdown } from '../support/markup.mjs';

const IMAGE_HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
  'x-content-type-options': 'nosniff',
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
};

const GOOD_FOR =
  'public, max-age=300, s-maxage=300, stale-while-revalidate=3600, stale-if-error=86400';

/** Text in which nothing means anything to Markdown, so that nothing is escaped. */
const PLAIN = /^[\p{L}\p{N} ,:/@-]*$/u;

/** What holds for every image that shows a fact, by any path. */
export function assertGoodImage(answer, type, about) {
  assert.equal(answer.status, 200, `${about}: ${answer.text.slice(0, 200)}`);
  assert.match(answer.headers['content-type'], type, about);
  assert.equal(answer.headers['cache-control'], GOOD_FOR, about);
  assert.match(answer.headers.etag ?? '', /^"[^"]+"$/, `${about}: the ETag is strong`);
  assert.equal(answer.headers['x-badge-error'], undefined, about);
  assertImageHeaders(answer, about);
}

/** What holds for every image. */
export function assertImageHeaders(answer, about) {
  for (const [name, value] of Object.entries(IMAGE_HEADERS)) {
    assert.equal(answer.headers[name], value, `${about}: ${name}`);
  }
}

async function assertNotModified(service, path, { headers: { etag } }) {
  for (const held of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const again = await service.ask(path, { headers: { 'If-None-Match': held } });
    assert.equal(again.status, 304, `${path} with If-None-Match: ${held}`);
    assert.equal(again.body.length, 0, `${path}: a 304 has no body`);
    assert.equal(again.headers.etag, etag, path);
    assert.equal(again.headers['cache-control'], GOOD_FOR, path);
  }
  const other = await service.ask(path, { headers: { 'If-None-Match': '"other"' } });
  assert.equal(other.status, 200, `${path} with another ETag`);
}

async function assertImages(service, entity, id) {
  const { badge } = expectedSpec(entity, id);
  const path = `${pathOf(entity)}/badge/${id}`;
  const drawn = await service.ask(`${path}.svg`);
  assertGoodImage(drawn, /^image\/svg\+xml(;|$)/, `${path}.svg`);
  const svg = readSvg(drawn.text);
  assert.equal(svg.says, `${badge.label}: ${badge.message}`, `${path}.svg`);
  assert.equal(svg.title, svg.says, `${path}.svg`);
  assert.ok(svg.isFlatSquare, `${path}.svg: flat-square is the style out of the box`);
  assert.equal(svg.hasLogo, id === 'powered-by', `${path}.svg: who has a logo`);
  await assertNotModified(service, `${path}.svg`, drawn);

  const painted = await service.ask(`${path}.png`);
  assertGoodImage(painted, /^image\/png$/, `${path}.png`);
  assert.deepEqual(readPng(painted.body), { width: svg.width, height: svg.height }, `${path}.png`);
  await assertNotModified(service, `${path}.png`, painted);
}

/** The plugin's Markdown, escaped so that no value can end the image or the link. */
export function assertMarkdown(markdown, expected) {
  const plugin = pluginMarkdown(expected);
  const { description, label, message } = expected.badge;
  if (PLAIN.test(`${description}${label}${message}`)) {
    assert.equal(markdown, plugin);
    return;
  }
  assert.equal(unescapeMarkdown(markdown), plugin, 'escapes hide nothing and add nothing');
  const ends = markdown.match(/(?<!\\)\]\(/g) ?? [];
  assert.equal(ends.length, 2, `one image in one link: ${markdown}`);
  assert.doesNotMatch(markdown, /(?<!\\)<[a-z]/i, `no HTML: ${markdown}`);
}

/** shields' endpoint schema, which refuses keys that it does not know. */
const SHIELDS_KEYS = [
  'schemaVersion', 'label', 'message', 'color', 'labelColor', 'isError', 'namedLogo', 'logoSvg',
  'logoColor', 'logoSize', 'style', 'cacheSeconds',
];

async function assertShields(service, entity, id) {
  const path = `${pathOf(entity)}/badge/${id}.shields.json`;
  const answer = await service.ask(path);
  assert.equal(answer.status, 200, `${path}: ${answer.text}`);
  const shields = answer.json();
  const { label, message } = expectedSpec(entity, id).badge;
  const { schemaVersion, isError = false, ...rest } = shields;
  assert.deepEqual([schemaVersion, rest.label, rest.message], [1, label, message], path);
  assert.equal(isError, false, path);
  const unknown = Object.keys(shields).filter(key => !SHIELDS_KEYS.includes(key));
  assert.deepEqual(unknown, [], path);
}

function assertSpec({ markdown, ...spec }, entity, id) {
  const expected = expectedSpec(entity, id);
  assert.deepEqual(spec, expected, `${referenceOf(entity)} ${id}`);
  assertMarkdown(markdown, expected);
}

async function assertSpecs(service, entity) {
  for (const id of BADGE_IDS) {
    const path = `${pathOf(entity)}/badge/${id}.json`;
    const answer = await service.ask(path);
    assert.equal(answer.status, 200, `${path}: ${answer.text}`);
    assert.match(answer.headers['content-type'], /^application\/json(;|$)/, path);
    assertSpec(answer.json(), entity, id);
    await assertShields(service, entity, id);
  }
  const all = await service.ask(`${pathOf(entity)}/badge-specs`);
  assert.equal(all.status, 200, all.text);
  const specs = all.json();
  assert.deepEqual(specs.map(spec => spec.id), offeredFor(entity), 'the badges that apply');
  for (const spec of specs) assertSpec(spec, entity, spec.id);
}

export function badgeTests(world) {
  for (const entity of world.entities) {
    test(`${referenceOf(entity)}: every image says what the descriptor says`, async () => {
      for (const id of BADGE_IDS) await assertImages(world.service, entity, id);
    });
    test(`${referenceOf(entity)}: every spec says what the descriptor says`, async () => {
      await assertSpecs(world.service, entity);
    });
  }
}
