// A forge with the sources of some components: as much of GitHub's REST API as Backstage's reader of
// GitHub's trees asks for (https://docs.github.com/en/rest/repos).
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import tar from 'tar-stream';

import { REPOSITORIES } from './sources.mjs';

const BRANCH = 'main';

/** An archive as the forge makes one: everything stands in a folder of its own. Always the same bytes. */
async function archiveOf(repository, files) {
  const pack = tar.pack();
  const folder = repository.replace('/', '-');
  for (const [path, text] of Object.entries(files)) {
    pack.entry({ name: `${folder}/${path}`, mtime: new Date(0) }, text);
  }
  pack.finalize();
  return promisify(gzip)(await buffer(pack));
}

export class Forge {
  #server;
  #archives = new Map();
  #hold = Promise.resolve();
  #letGo = () => {};

  /** How often it was asked whether sources changed, and for the sources, by repository. */
  asked = new Map();
  read = new Map();

  static async start() {
    const forge = new Forge();
    for (const [repository, files] of Object.entries(REPOSITORIES)) {
      await forge.push(repository, files);
    }
    forge.#server = createServer((request, response) => forge.#answer(request, response));
    forge.#server.listen(0, '127.0.0.1');
    await once(forge.#server, 'listening');
    forge.url = `http://127.0.0.1:${forge.#server.address().port}`;
    return forge;
  }

  async #answer(request, response) {
    await this.#hold;
    const [path] = request.url.split('?');
    const [, repository, rest] = /^\/repos\/([^/]+\/[^/]+)(.*)$/.exec(path) ?? [];
    const archive = this.#archives.get(repository);
    const sha = archive && createHash('sha1').update(archive).digest('hex');
    const json = value => {
      response.setHeader('Content-Type', 'application/json; charset=utf-8');
      response.end(JSON.stringify(value));
    };
    const count = counts => counts.set(repository, (counts.get(repository) ?? 0) + 1);
    if (archive && rest === '') {
      json({ full_name: repository, default_branch: BRANCH });
    } else if (archive && rest === `/commits/${BRANCH}/status`) {
      count(this.asked);
      const archive_url = `${this.url}/repos/${repository}/{archive_format}{/ref}`;
      json({ sha, repository: { full_name: repository, archive_url } });
    } else if (archive && rest === `/tarball/${sha}`) {
      count(this.read);
      response.setHeader('Content-Type', 'application/x-gzip');
      response.end(archive);
    } else {
      response.statusCode = 404;
      json({ message: 'Not Found' });
    }
  }

  /** Puts `files` in the place of what the repository has. */
  async push(repository, files) {
    this.#archives.set(repository, await archiveOf(repository, files));
  }

  /** Lets it take questions and answer none. */
  hold() {
    this.#hold = new Promise(resolve => (this.#letGo = resolve));
  }

  /** Lets it answer, what it was asked in the meantime too. */
  letGo() {
    this.#letGo();
    this.#hold = Promise.resolve();
  }

  async stop() {
    this.letGo();
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }
}
