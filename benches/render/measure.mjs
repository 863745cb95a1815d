// `make bench-render`: how fast SVG and PNG are drawn by this program, by badge-maker, resvg,
// resvg-js and sharp, in one run that asks one after the other, round by round. Prints a report and
// writes it into docs/performance.md.
//
//   node measure.mjs [--rounds=9] [--milliseconds=200] [--dry]     --dry writes nothing

import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import { first, ours } from './ours.mjs'
import { peers, versions } from './peers.mjs'
import { report } from './report.mjs'

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    milliseconds: { type: 'string', default: '200' },
    dry: { type: 'boolean' },
  },
})
const rounds = Number(options.rounds)
const milliseconds = Number(options.milliseconds)
const styles = ['flat', 'flat-square', 'plastic', 'for-the-badge', 'social']

// What is measured, in the order in which it is: {what: {style: [{microseconds, bytes}]}}.
const figures = {}
const add = (what, style, figure) => ((figures[what] ??= {})[style] ??= []).push(figure)

const program = ours()
for (let round = 0; round <= rounds; round += 1) {
  for (const style of styles) {
    const taken = []
    for (const what of ['svg', 'png', 'webp', 'new-letters', 'resvg']) {
      taken.push([what, await program.measure(what, style, milliseconds)])
    }
    for (const [what, draw] of Object.entries(peers(style))) {
      taken.push([what, await measure(draw)])
    }
    // The first round warms all of them up.
    if (round > 0) for (const [what, figure] of taken) add(what, style, figure)
  }
  console.error(round > 0 ? `round ${round} of ${rounds}` : 'warmed up')
}
program.end()
for (const style of styles) {
  for (let round = 0; round < rounds; round += 1) add('first', style, await first(style))
}

const text = report(figures, styles, {
  ...versions,
  rounds,
  milliseconds,
  processor: `${cpus().length} × ${cpus()[0].model}`,
})
console.log(text)
if (!options.dry) {
  const file = join(dirname(fileURLToPath(import.meta.url)), '../../docs/performance.md')
  const [start, end] = ['<!-- bench-render:start -->\n', '<!-- bench-render:end -->\n']
  const document = readFileSync(file, 'utf8')
  const before = document.slice(0, document.indexOf(start) + start.length)
  const after = document.slice(document.indexOf(end))
  writeFileSync(file, `${before}\n${text}\n${after}`)
}

// Draws until the time is over.
async function measure(draw) {
  const end = process.hrtime.bigint() + BigInt(milliseconds) * 1_000_000n
  const start = process.hrtime.bigint()
  let [count, bytes, now] = [0, 0, start]
  while (now < end) {
    const drawn = draw()
    bytes = (drawn instanceof Promise ? await drawn : drawn).length
    count += 1
    now = process.hrtime.bigint()
  }
  return { microseconds: Number(now - start) / 1e3 / count, bytes }
}
