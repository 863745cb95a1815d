// The real plugin and us, asked the same on the same catalog.
import { test } from 'node:test';
import { parse } from 'yaml';

import { pathOf, referenceOf } from '../support/descriptors.mjs';
import { BADGES, Comparison, GUIDE, STYLES, compareAll } from '../support/plugin.mjs';
import { Service } from '../support/service.mjs';

const COLOURS = [
  'brightgreen', 'green', 'yellow', 'yellowgreen', 'orange', 'red', 'blue', 'grey', 'gray',
  'lightgrey', 'lightgray', 'success', 'important', 'critical', 'informational', 'inactive',
  'f00', 'FF00AA', '%23abcdef', 'rebeccapurple', 'Tomato', 'RED', 'rgb(1,2,3)',
  'rgba(1,%202,%203,%20.5)', 'hsl(120,50%25,50%25)', 'notacolor', 'url(x)', '', '%22%3E%3Cb%3E',
];

const ACCEPTS = [
  '', '*/*', 'text/html', 'text/plain', 'image/*', 'image/svg+xml', 'application/json',
  'application/*', 'application/json, text/plain, */*', 'application/json;q=0', '*/*;q=0.1',
  'image/svg+xml;q=0.5, application/json', 'application/json;q=0.5, image/svg+xml', 'nonsense',
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
  'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8', 'image/png',
];

const IDS = [
  'nope', 'OWNER', 'constructor', '__proto__', 'toString', 'hasOwnProperty', 'x'.repeat(500),
  'x'.repeat(2_000), 'a%20b', '%3Cb%3E%22', '%E6%94%AF', '-', '%00', '..%2Fowner', 'owner.svg',
  'owner.png', 'owner.json',
];

const QUERIES = [
  '?', '?utm_source=x', '?style=', '?style=&color=', '?style=round', '?style=FLAT',
  '?style=flat&style=plastic', '?style[]=flat', '?color=red&color=blue', '?color[a]=red',
  '?format=', '?format=json', '?format=JSON', '?format=svg', '?format=xml', '?format=png',
  '?format=json&format=json', '?style=for-the-badge&color=blue&format=json', '?%', '?color=%ff',
];

/** Paths below the base path, where `E` is the path of an entity that exists. */
const PATHS = [
  'E/badge/owner/', 'E/badge-specs/', 'E/badge//owner', 'E//badge/owner', '//entity', 'E', 'E/',
  'E/badge', 'E/badge/', 'E/obfuscated', 'E/zzz', 'E/badge/owner/x', '', '/', '/entity',
  '/badge-specs', '/entity/00000000-0000-4000-8000-000000000000/owner',
  '/entity/00000000-0000-4000-8000-000000000000/badge-specs',
  '/ENTITY/default/component/payments-api/BADGE/owner', 'E/Badge-Specs',
  '/entity/def%61ult/component/payments%2Dapi/badge/%6Fwner?format=json',
  '/entity/%64efault/component/payments-api/badge-specs',
];

/** Entities that are not there, or cannot be. */
const MISSING = [
  '/entity/default/component/nope', '/entity/Default/Component/Nope', '/entity/no/such/one',
  '/entity/default/nokind/payments-api', '/entity/default/component/a%2Fb',
  '/entity/default/component/%E6%94%AF', '/entity/default/component/constructor',
  `/entity/default/component/${'x'.repeat(64)}`, '/entity/%20/component/x',
  '/entity/default/component/%ZZ', '/entity/default/component/%E0%A4%A',
  '/entity/default/component/x%00',
];

/** Every form in which the badges of one entity are asked for. */
function requestsOf(entity) {
  const path = pathOf(entity);
  const written = `/entity/${entity.metadata.namespace ?? 'default'}/${entity.kind}/${entity.metadata.name}`;
  const queries = ['', ...STYLES.map(style => `?style=${style}`), '?color=blue'];
  return [
    ...BADGES.flatMap(id => queries.map(query => `${path}/badge/${id}${query}`)),
    ...BADGES.map(id => `${path}/badge/${id}?format=json&style=flat`),
    ...BADGES.map(id => `${written}/badge/${id}?format=json`),
    ...queries.map(query => `${path}/badge-specs${query}`),
    `${written}/badge-specs`,
  ].map(request => [request, {}]);
}

export function pluginTests(world) {
  const comparison = new Comparison(world.backstage, world.standIn, world.met);
  const entity = '/entity/default/component/payments-api';
  const odd = (name, requests) => test(name, () => compareAll(comparison, requests));

  for (const described of world.entities) {
    odd(`${referenceOf(described)}: every badge in every style`, requestsOf(described));
  }

  odd('every colour', COLOURS.flatMap(colour => [
    [`${entity}/badge/lifecycle?color=${colour}`],
    [`${entity}/badge/owner?color=${colour}&style=flat`],
    [`${entity}/badge-specs?color=${colour}`],
  ]));
  odd('every Accept', ACCEPTS.flatMap(accept => [
    [`${entity}/badge/pingback`, { headers: { Accept: accept } }],
    [`${entity}/badge/nope`, { headers: { Accept: accept } }],
    [`${entity}/badge-specs`, { headers: { Accept: accept } }],
  ]));
  odd('badges that do not exist', IDS.flatMap(id => [
    [`${entity}/badge/${id}`],
    [`${entity}/badge/${id}?style=flat&color=blue`],
    [`${entity}/badge/${id}?format=json`],
  ]));
  odd('odd queries', QUERIES.flatMap(query => [
    [`${entity}/badge/docs${query}`],
    [`${entity}/badge-specs${query}`],
  ]));
  odd('odd paths', PATHS.map(path => [path.replace(/^E/, entity)]));
  odd('entities that do not exist', MISSING.flatMap(path => [
    [`${path}/badge/owner`],
    [`${path}/badge/owner?format=json`],
    [`${path}/badge-specs`],
  ]));
  odd('methods', ['HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].flatMap(method => [
    [`${entity}/badge/owner`, { method }],
    [`${entity}/badge-specs`, { method }],
  ]));
  const origin = { Origin: 'https://x.test' };
  odd('preflights', [
    [`${entity}/badge/owner`, { method: 'OPTIONS', headers: { ...origin, 'Access-Control-Request-Method': 'GET' } }],
    [`${entity}/badge-specs`, { method: 'OPTIONS', headers: { ...origin, 'Access-Control-Request-Method': 'GET' } }],
  ]);
  odd('credentials change nothing', [
    [`${entity}/badge-specs`, { headers: { Authorization: 'Bearer wrongwrongwrong' } }],
    [`${entity}/badge/owner`, { headers: { Authorization: 'nonsense' } }],
  ]);

  test('answers were compared', t => t.diagnostic(comparison.report()));
}

/** A service in the plugin's place, by the settings that the guide tells people to write. */
export async function startInItsPlace(backstage) {
  const { server, badges, compat } = parse(/^# badges\.yaml$.*?(?=^```$)/ms.exec(GUIDE)[0]);
  const service = await Service.start(backstage, {
    settings: { server: { ...server, public_url: backstage.url }, badges, compat },
  });
  return service.ready();
}
