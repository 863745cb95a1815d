// A Backstage catalog that counts what it is asked.
import { createServer } from 'node:http';

/** How long it takes to answer, about as long as a real one takes for a handful of entities. */
const ANSWER_AFTER_MS = 5;

export class Catalog {
  #server;

  /** One with so many components, `service-0` and on, each of a team of its own. */
  static async start(count) {
    const catalog = new Catalog();
    catalog.owners = Array.from({ length: count }, (_, number) => `team-${number}`);
    catalog.reset();
    catalog.#server = createServer((request, response) => {
      const chunks = [];
      request.on('data', chunk => chunks.push(chunk));
      request.on('end', () => {
        setTimeout(() => catalog.#answer(request, response, Buffer.concat(chunks)), ANSWER_AFTER_MS);
      });
    });
    // Ours must not close a connection that a client is about to use.
    catalog.#server.keepAliveTimeout = 60_000;
    await new Promise(resolve => catalog.#server.listen(0, '127.0.0.1', resolve));
    catalog.url = `http://127.0.0.1:${catalog.#server.address().port}`;
    return catalog;
  }

  /** Counts anew. */
  reset() {
    this.asked = { requests: 0, by_refs: 0, pages: 0, entities: 0, plugin: 0, repositories: 0 };
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #entity(number) {
    return {
      kind: 'Component',
      metadata: {
        name: `service-${number}`,
        namespace: 'default',
        annotations: { 'github.com/project-slug': `acme/service-${number}` },
      },
      spec: { type: 'service', lifecycle: 'production', owner: this.owners[number] },
    };
  }

  #item(reference) {
    const number = /^component:default\/service-(\d+)$/.exec(reference)?.[1];
    return number !== undefined && Number(number) < this.owners.length ? this.#entity(Number(number)) : null;
  }

  #answer(request, response, body) {
    this.asked.requests += 1;
    const { pathname, searchParams } = new URL(request.url, this.url);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(this.#said(pathname, searchParams, body)));
  }

  #said(path, query, body) {
    if (path.endsWith('/entities/by-refs')) {
      const { entityRefs } = JSON.parse(body.toString());
      this.asked.by_refs += 1;
      this.asked.entities += entityRefs.length;
      return { items: entityRefs.map(reference => this.#item(reference)) };
    }
    if (path.endsWith('/entities/by-query') && query.has('filter')) {
      this.asked.repositories += 1;
      const number = /acme\/service-(\d+)$/.exec(query.get('filter'))?.[1];
      return { items: number === undefined ? [] : [this.#entity(Number(number))], totalItems: 1, pageInfo: {} };
    }
    if (path.endsWith('/entities/by-query') && query.has('fullTextFilterTerm')) {
      this.asked.repositories += 1;
      return { items: [], totalItems: 0, pageInfo: {} };
    }
    if (path.endsWith('/entities/by-query')) {
      const limit = Number(query.get('limit'));
      const from = Number(query.get('cursor') ?? 0);
      const to = Math.min(from + limit, this.owners.length);
      const items = Array.from({ length: to - from }, (_, at) => this.#entity(from + at));
      if (limit > 0) {
        this.asked.pages += 1;
        this.asked.entities += items.length;
      }
      const next = to < this.owners.length && limit > 0 ? { nextCursor: String(to) } : {};
      return { items, totalItems: this.owners.length, pageInfo: next };
    }
    this.asked.plugin += 1;
    return { items: [], totalCount: 7 };
  }
}
