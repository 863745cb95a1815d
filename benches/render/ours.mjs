// The program, as benches/render.rs drives it.

import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const repository = join(dirname(fileURLToPath(import.meta.url)), '../..')
const cargo = ['bench', '--locked', '--quiet', '--bench', 'render', '--']

function start(...args) {
  return spawn('cargo', [...cargo, ...args], {
    cwd: repository,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
}

function figure(line) {
  const [microseconds, bytes] = line.split(' ').map(Number)
  return { microseconds, bytes }
}

// A process that measures what it is asked for.
export function ours() {
  const child = start('serve')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    async measure(what, style, milliseconds) {
      child.stdin.write(`${what} ${style} ${milliseconds}\n`)
      const { value, done } = await lines.next()
      if (done) throw new Error(`benches/render.rs ended at ${what} ${style}`)
      return figure(value)
    },
    end: () => child.stdin.end(),
  }
}

// The first PNG that a process draws.
export async function first(style) {
  const child = start('first', style)
  child.stdin.end()
  for await (const line of createInterface({ input: child.stdout })) return figure(line)
  throw new Error(`benches/render.rs drew no ${style}`)
}
