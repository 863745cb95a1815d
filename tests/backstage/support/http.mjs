// A client that sends what it is told and nothing else: `fetch` adds an Accept of its own.
import { request } from 'node:http';

/** The longest that any answer may take, in milliseconds. */
const TIMEOUT_MS = 10_000;

/** Asks once. Redirects are not followed. */
export function ask(url, { method = 'GET', headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const started = Date.now();
    const sent = request(url, { method, headers, timeout: TIMEOUT_MS }, answer => {
      const chunks = [];
      answer.on('data', chunk => chunks.push(chunk));
      answer.once('error', reject);
      answer.once('end', () => {
        const body = Buffer.concat(chunks);
        resolve({
          status: answer.statusCode,
          headers: answer.headers,
          body,
          text: body.toString('utf8'),
          json: () => JSON.parse(body.toString('utf8')),
          took_ms: Date.now() - started,
        });
      });
    });
    sent.once('timeout', () => sent.destroy(new Error(`no answer in ${TIMEOUT_MS} ms: ${url}`)));
    sent.once('error', reject);
    sent.end(body);
  });
}
