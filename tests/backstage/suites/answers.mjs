// Negotiation, errors and methods, as the contract has them.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { pathOf, referenceOf } from '../support/descriptors.mjs';
import { readPng, readSvg } from '../support/markup.mjs';
import { assertGoodImage, assertImageHeaders } from './badges.mjs';

const TYPES = {
  SVG: /^image\/svg\+xml(;|$)/,
  PNG: /^image\/png$/,
  JSON: /^application\/json(;|$)/,
};

const NEGOTIATED = [
  [undefined, 'SVG'],
  ['*/*', 'SVG'],
  ['text/html', 'SVG'],
  ['image/svg+xml,image/*', 'SVG'],
  ['image/*,*/*;q=0.8', 'SVG'],
  ['image/png', 'PNG'],
  ['image/png;q=0.5, application/json;q=0.9', 'JSON'],
  ['application/json', 'JSON'],
  // What a browser's fetch library sends.
  ['application/json, text/plain, */*', 'JSON'],
];

function variesByAccept({ headers }) {
  const names = (headers.vary ?? '').split(',').map(name => name.trim().toLowerCase());
  return names.includes('accept');
}

function assertErrorBody(answer, name, status) {
  assert.equal(answer.status, status, answer.text);
  assert.match(answer.headers['content-type'], TYPES.JSON);
  const body = answer.json();
  assert.deepEqual(Object.keys(body).sort(), ['error', 'request', 'response']);
  assert.equal(body.error.name, name);
  assert.equal(typeof body.error.message, 'string');
  assert.equal(body.request.method, 'GET');
  assert.equal(typeof body.request.url, 'string');
  assert.deepEqual(body.response, { statusCode: status });
}

function assertNotFoundImage(answer, status) {
  assert.equal(answer.status, status, answer.text);
  assert.match(answer.headers['content-type'], TYPES.SVG);
  assert.equal(answer.headers['x-badge-error'], 'not-found');
  assert.equal(readSvg(answer.text).says, 'backstage: not found');
  const maxAge = /^public, max-age=(\d+)/.exec(answer.headers['cache-control'] ?? '');
  assert.ok(maxAge && Number(maxAge[1]) <= 60, `Cache-Control: ${answer.headers['cache-control']}`);
  assertImageHeaders(answer, 'an error image');
}

export function answerTests(world) {
  const entity = world.entities.find(({ kind }) => kind === 'Component');
  const badge = `${pathOf(entity)}/badge/pingback`;
  const missing = '/entity/default/component/no-such-entity';

  for (const [accept, type] of NEGOTIATED) {
    test(`a badge without an extension, Accept ${accept ?? 'absent'}: ${type}`, async () => {
      const answer = await world.service.ask(badge, { headers: accept ? { Accept: accept } : {} });
      assert.equal(answer.status, 200, answer.text);
      assert.match(answer.headers['content-type'], TYPES[type]);
      assert.ok(variesByAccept(answer), `Vary: ${answer.headers.vary}`);
    });
  }

  test('an extension settles the format, whatever Accept says', async () => {
    const answer = await world.service.ask(`${badge}.svg`, { headers: { Accept: 'image/png' } });
    assertGoodImage(answer, TYPES.SVG, 'by extension');
    assert.ok(!variesByAccept(answer), `Vary: ${answer.headers.vary}`);
  });

  test('format= settles the format', async () => {
    for (const [format, type] of [['svg', TYPES.SVG], ['png', TYPES.PNG], ['json', TYPES.JSON]]) {
      const answer = await world.service.ask(`${badge}?format=${format}`);
      assert.match(answer.headers['content-type'], type, format);
    }
  });

  test('a path in upper case finds the same entity', async () => {
    const { kind, metadata } = entity;
    const shouted = `${metadata.namespace ?? 'default'}/${kind}/${metadata.name}`.toUpperCase();
    const answer = await world.service.ask(`/entity/${shouted}/badge/pingback.svg`);
    assert.equal(answer.text, (await world.service.ask(`${badge}.svg`)).text);
  });

  test('scale= multiplies the pixels of a PNG', async () => {
    const { width, height } = readPng((await world.service.ask(`${badge}.png`)).body);
    const twice = readPng((await world.service.ask(`${badge}.png?scale=2`)).body);
    assert.deepEqual(twice, { width: 2 * width, height: 2 * height });
  });

  test('a static badge says what its URL says', async () => {
    for (const path of [
      '/badge/build_status-all--green-brightgreen.svg',
      '/static/v1?label=build%20status&message=all-green&color=brightgreen',
    ]) {
      const answer = await world.service.ask(path);
      assertGoodImage(answer, TYPES.SVG, path);
      assert.equal(readSvg(answer.text).says, 'build status: all-green', path);
    }
  });

  test('HEAD answers as GET does, without the body', async () => {
    const get = await world.service.ask(`${badge}.svg`);
    const head = await world.service.ask(`${badge}.svg`, { method: 'HEAD' });
    assert.equal(head.status, 200);
    assert.equal(head.body.length, 0);
    for (const name of ['content-type', 'content-length', 'etag', 'cache-control']) {
      assert.equal(head.headers[name], get.headers[name], name);
    }
  });

  test('another method is 405 and told which are allowed', async () => {
    for (const method of ['POST', 'PUT', 'DELETE']) {
      const answer = await world.service.ask(`${badge}.svg`, { method });
      assert.equal(answer.status, 405, method);
      const allowed = (answer.headers.allow ?? '').split(',').map(name => name.trim()).sort();
      assert.deepEqual(allowed, ['GET', 'HEAD'], method);
    }
  });

  test('a missing entity is an image that says so, with 200 for image proxies', async () => {
    assertNotFoundImage(await world.service.ask(`${missing}/badge/owner.svg`), 200);
    assertNotFoundImage(await world.service.ask(`${missing}/badge/owner`), 200);
    const png = await world.service.ask(`${missing}/badge/owner.png`);
    assert.match(png.headers['content-type'], TYPES.PNG);
    assert.equal(png.headers['x-badge-error'], 'not-found');
    readPng(png.body);
  });

  test('strict=1 gives a missing entity its status, and still an image', async () => {
    assertNotFoundImage(await world.service.ask(`${missing}/badge/owner.svg?strict=1`), 404);
  });

  test("a missing entity in JSON is 404 with Backstage's error body", async () => {
    assertErrorBody(await world.service.ask(`${missing}/badge/owner.json`), 'NotFoundError', 404);
    assertErrorBody(await world.service.ask(`${missing}/badge-specs`), 'NotFoundError', 404);
  });

  for (const refused of world.refused) {
    test(`${referenceOf(refused)}, which Backstage refuses, is not found`, async () => {
      assertNotFoundImage(await world.service.ask(`${pathOf(refused)}/badge/owner.svg`), 200);
    });
  }
}
