// The deliberate differences to the plugin. The list is the fixture's; here is how each is told.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { isSame } from './comparison.mjs';
import { REPOSITORY } from './descriptors.mjs';
import { unescapeMarkdown, unescapePercent } from './markup.mjs';

const FIXTURE = join(REPOSITORY, 'tests', 'fixtures', 'plugin', 'differences.json');

/** The list; each entry says which recorded answers it changes. */
export const LISTED = JSON.parse(readFileSync(FIXTURE, 'utf8'));

const isSvg = ({ type }) => type === 'image/svg+xml; charset=utf-8';

function isError({ status, type, body }, expected, name) {
  return status === expected && type.startsWith('application/json') && body?.error?.name === name;
}

/** Names of entities, the plugin's and ours. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const OPAQUE = /^[\w-]{64,}$/;

/** The most characters of a text that are drawn. */
const MAX_TEXT_CHARS = 512;

/** The plugin's specs without the colour that was asked for. */
function colourless(plugins) {
  const body = JSON.parse(JSON.stringify(plugins.body), (key, value) => {
    if (typeof value?.badge !== 'object') return value;
    const { color, ...badge } = value.badge;
    const url = value.url.replace(/[?&]color=.*$/s, '');
    return { ...value, badge, url, markdown: value.markdown.replaceAll(value.url, url) };
  });
  return { ...plugins, body };
}

/** `seen` with its URLs as a browser has them, and its Markdown as `reader` gives it. */
function read(seen, reader) {
  const readers = { url: unescapePercent, markdown: text => unescapePercent(reader(text)) };
  const text = JSON.stringify(seen.body);
  return { ...seen, body: JSON.parse(text, (key, value) => readers[key]?.(value) ?? value) };
}

/**
 * For each difference: whether our answer is what the list says where the plugin's is what it says,
 * and nothing else has changed.
 */
const TOLD = {
  'plain-when-opaque': ({ path }, ours, plugins) =>
    plugins.status === 404 && plugins.body === null && /^(\/[^/]+){4}\/badge\//.test(path) &&
    isSvg(ours) && ours.body.says === 'backstage: not found',
  'deleted-entity': ({ path }, ours, plugins) =>
    plugins.status === 404 && plugins.body === 'Not Found' &&
    /^\/entity\/[-0-9a-f]{36}\/owner$/.test(path) &&
    isSvg(ours) && ours.body.says === 'backstage: not found',
  'missing-image': (_, ours, plugins) => {
    const word = ours.headers['x-badge-error'];
    return (
      [400, 404].includes(plugins.status) && ours.status === 200 && isSvg(ours) &&
      ['not-found', 'invalid'].includes(word) &&
      (ours.body === null || ours.body.says === `backstage: ${word.replace('-', ' ')}`)
    );
  },
  'impossible-name': (_, ours, plugins) =>
    [400, 404].includes(plugins.status) && isError(ours, 400, 'InputError'),
  'unknown-badge-json': (_, ours, plugins) =>
    plugins.body?.badge?.label === 'unknown badge' && isError(ours, 404, 'NotFoundError'),
  'object-member': ({ path }, ours, plugins) =>
    isError(plugins, 500, 'TypeError') &&
    (isError(ours, 404, 'NotFoundError') ||
      (isSvg(ours) && ours.body.says === `unknown badge: ${path.match(/\/(\w+)(\?|$)/)[1]}`)),
  'unknown-badge-style': (_, ours, plugins) =>
    plugins.body?.says?.startsWith('unknown badge: ') && isSame(ours, plugins, 'style'),
  'unusable-colour': (_, ours, plugins) =>
    ours.headers['x-badge-warning']?.includes('color: expected') &&
    isSame(ours, colourless(plugins), 'fills'),
  escapes: (_, ours, plugins) =>
    isSame(read(ours, unescapeMarkdown), read(plugins, text => text)),
  'more-formats': ({ path, headers }, ours, plugins) =>
    plugins.status === 200 && ours.status === 200 &&
    (/(\.(svg|png|json)(\?|$)|[?&]format=png)/.test(path) || headers.Accept === 'image/png') &&
    ['image/svg+xml; charset=utf-8', 'image/png', 'application/json; charset=utf-8'].includes(ours.type),
  'long-text': (_, ours, plugins) => {
    const [label, text] = plugins.body?.says?.split(': ') ?? [];
    const cut = `${label}: ${text?.slice(0, MAX_TEXT_CHARS)}…`;
    return (
      text?.length > MAX_TEXT_CHARS && ours.body.says === cut &&
      isSame(ours, plugins, 'says', 'title', 'style', 'size')
    );
  },
  'control-characters': (_, ours, plugins) => {
    const says = plugins.body?.says?.replace(/\p{Cc}/gu, '');
    return (
      says !== plugins.body?.says && ours.body.says === says &&
      isSame(ours, plugins, 'says', 'title', 'style', 'size')
    );
  },
  'route-case': ({ path }, ours, plugins) =>
    !/^(\/[^/]*){4}\/badge(-specs|\/)/.test(path) && /\/badge(-specs|\/)/i.test(path) &&
    plugins.status === 200 && isError(ours, 404, 'NotFoundError'),
  methods: ({ method }, ours, plugins) =>
    !['GET', 'HEAD'].includes(method) && plugins.status < 500 &&
    isError(ours, 405, 'NotAllowedError') && ours.headers.allow === 'GET, HEAD',
  preflight: ({ method, headers }, ours, plugins) =>
    method === 'OPTIONS' && headers['Access-Control-Request-Method'] === 'GET' &&
    [200, 404].includes(plugins.status) && ours.status === 200 &&
    ours.headers['access-control-allow-origin'] === '*',
  'opaque-name': (_, ours, plugins) =>
    UUID.test(plugins.body?.uuid) && OPAQUE.test(ours.body?.uuid),
  private: ({ headers }, ours, plugins) =>
    plugins.status === 200 && plugins.type.startsWith('application/json') &&
    headers.Authorization === undefined && isError(ours, 401, 'AuthenticationError'),
  refusal: (_, ours, plugins) =>
    [401, 403].includes(plugins.status) && isError(ours, 401, 'AuthenticationError') &&
    ours.headers['www-authenticate'].startsWith('Bearer'),
  'obfuscated-colour': (_, ours, plugins) =>
    plugins.status === 200 && ours.status === 200 &&
    // Besides, a text may be escaped.
    isSame(read(colourless(ours), unescapeMarkdown), read(colourless(plugins), text => text)),
  'page': ({ path }, ours, plugins) =>
    [401, 404].includes(plugins.status) && ['', '/'].includes(path) &&
    [200, 401].includes(ours.status) && ours.type === 'text/html; charset=utf-8',
  'no-such-page': (_, ours, plugins) =>
    [401, 404].includes(plugins.status) && isError(ours, 404, 'NotFoundError') &&
    ours.body.error.message === 'There is no such page',
};

/** The id of the difference that explains why two answers are not the same, if one does. */
export function explain(request, ours, plugins) {
  return Object.keys(TOLD).find(id => TOLD[id](request, ours, plugins));
}
