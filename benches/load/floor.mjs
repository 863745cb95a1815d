// The floor server of examples/floor.rs, which answers with what another server has just answered.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buffer } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'

import { freePort } from '../../tests/backstage/support/ports.mjs'

const REPOSITORY = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..')
const TARGET = resolve(REPOSITORY, process.env.CARGO_TARGET_DIR ?? 'target')
const PROGRAM = join(TARGET, 'release/examples/floor')

/** Headers that actix writes itself. */
const OWN = ['date', 'content-length', 'connection', 'keep-alive', 'transfer-encoding']

const TRIES = 100
const PAUSE_MS = 50

async function ask(url, headers) {
  const [answer] = await once(request(url, { headers, agent: false }).end(), 'response')
  return { status: answer.statusCode, headers: answer.rawHeaders, body: await buffer(answer) }
}

export class Floor {
  #child
  #folder

  static async start(url, headers = {}) {
    const answer = await ask(url, headers)
    const floor = new Floor()
    floor.#folder = mkdtempSync(join(tmpdir(), 'floor-'))
    const lines = []
    for (let at = 0; at < answer.headers.length; at += 2) {
      const [name, value] = answer.headers.slice(at, at + 2)
      if (!OWN.includes(name.toLowerCase())) lines.push(`${name}: ${value}\n`)
    }
    const [head, body] = ['headers', 'body'].map((name) => join(floor.#folder, name))
    writeFileSync(head, lines.join(''))
    writeFileSync(body, answer.body)
    const port = await freePort()
    floor.url = `http://127.0.0.1:${port}`
    floor.#child = spawn(PROGRAM, [`127.0.0.1:${port}`, `${answer.status}`, head, body], { stdio: 'inherit' })
    await floor.#answersLike(answer, headers)
    return floor
  }

  async #answersLike({ status, headers, body }, asked) {
    for (let tried = 0; ; tried += 1) {
      const answer = await ask(this.url, asked).catch(() => null)
      if (answer) {
        const same = answer.status === status && answer.body.equals(body)
        if (!same || answer.headers.length !== headers.length) throw new Error('the floor answers otherwise')
        return
      }
      if (tried === TRIES) throw new Error('the floor server does not listen')
      await pause(PAUSE_MS)
    }
  }

  async stop() {
    this.#child.kill()
    await once(this.#child, 'exit')
    rmSync(this.#folder, { recursive: true })
  }
}
