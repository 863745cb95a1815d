// Recorded answers of the other plugins, and what they answer now.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { REPOSITORY, TIER } from './descriptors.mjs';
import { ask } from './http.mjs';

const FILE = join(REPOSITORY, 'tests', 'fixtures', 'other-plugins', 'exchanges.jsonl');

/** Every recorded request with its answer. */
export function recordings() {
  return readFileSync(FILE, 'utf8').trimEnd().split('\n').map(line => JSON.parse(line));
}

/** Puts `exchanges` in the place of what is recorded. */
export function record(exchanges) {
  writeFileSync(FILE, exchanges.map(exchange => `${JSON.stringify(exchange)}\n`).join(''));
}

/** Asks a recorded request again; the exchange with the answer of now. */
export async function repeat({ name, token, request }, { backstage, forge }) {
  const tokens = {
    unknown: 'a-token-that-backstage-has-never-seen',
    catalog: backstage.token,
    narrowed: backstage.narrowedToken,
    facts: backstage.factsToken,
  };
  const { method, path, body } = request;
  const answer = await ask(backstage.url + path, {
    method,
    headers: {
      ...(token !== 'none' && { Authorization: `Bearer ${tokens[token]}` }),
      ...(body && { 'Content-Type': 'application/json' }),
    },
    body: body && JSON.stringify(body),
  });
  return {
    name,
    token,
    request,
    status: answer.status,
    content_type: answer.headers['content-type'] ?? null,
    body: answer.text.replaceAll(forge.url, 'http://forge.test').replaceAll(TIER, '/backstage'),
  };
}
