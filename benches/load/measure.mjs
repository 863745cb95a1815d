// `make bench-load`: requests a second of the service beside a bare actix-web server that answers the
// same bytes, and beside the real Backstage plugin, each pair measured in turns by wrk. Prints a report
// and writes it into docs/performance.md.
//
//   node measure.mjs [--rounds=5] [--seconds=4] [--dry]     --dry writes nothing

import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import { Backstage } from '../../tests/backstage/support/backstage.mjs'
import { isAccepted, readDescriptors } from '../../tests/backstage/support/descriptors.mjs'
import { Service } from '../../tests/backstage/support/service.mjs'
import { Floor } from './floor.mjs'
import { report } from './report.mjs'
import { wrk } from './wrk.mjs'

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    dry: { type: 'boolean' },
  },
})
const TARGET = resolve(process.env.CARGO_TARGET_DIR ?? 'target')
const rounds = Number(options.rounds)
const seconds = Number(options.seconds)

const ENTITY = 'default/component/payments-api'
const PLUGIN_CONNECTIONS = 32
const FLOOR_CONNECTIONS = 64

const backstage = await Backstage.start(readDescriptors().filter(isAccepted))
const service = await Service.start(backstage, {
  settings: {
    server: { workers: 1 },
    access: { names: 'both', keys: ['0f'.repeat(64)] },
  },
})
await service.ready()

const named = await fetch(`${service.url}/entity/${ENTITY}/obfuscated`)
const { uuid } = await named.json()
const badge = `/entity/${ENTITY}/badge/owner`
const { headers } = await fetch(`${service.url}${badge}.svg`)
const image = { Accept: 'image/svg+xml,image/*;q=0.8' }
const questions = [
  { name: '`.svg`', path: `${badge}.svg`, goal: 0.9 },
  { name: 'negotiated SVG', path: badge, headers: image, goal: 0.85 },
  { name: '`.png`', path: `${badge}.png`, goal: 0.85 },
  { name: '304', path: `${badge}.svg`, headers: { 'If-None-Match': headers.get('etag') }, goal: 0.85 },
  { name: '`.svg` by opaque name', path: `/entity/${uuid}/owner.svg`, goal: 0.85 },
]

const figures = []
for (const question of questions) {
  const floor = await Floor.start(`${service.url}${question.path}`, question.headers)
  const pairs = []
  for (let round = 0; round <= rounds; round += 1) {
    const ask = (url) => wrk(url, { seconds, connections: FLOOR_CONNECTIONS, headers: question.headers })
    const bare = await ask(`${floor.url}${question.path}`)
    const ours = await ask(`${service.url}${question.path}`)
    // The first round warms both up.
    if (round > 0) pairs.push({ ours, theirs: bare })
  }
  await floor.stop()
  figures.push({ ...question, pairs })
  console.error(`${question.name}: done`)
}

const plugin = []
const pluginUrl = `${backstage.url}/api/badges/entity/${ENTITY}/badge/owner`
for (let round = 0; round <= rounds; round += 1) {
  const headers = { Authorization: `Bearer ${backstage.token}`, Accept: 'image/svg+xml' }
  const how = { seconds, connections: PLUGIN_CONNECTIONS, headers }
  const theirs = await wrk(pluginUrl, how)
  const ours = await wrk(`${service.url}${badge}.svg`, how)
  if (round > 0) plugin.push({ ours, theirs })
}
await service.stop()
await backstage.stop()

const text = report(figures, plugin, {
  rounds,
  seconds,
  floorConnections: FLOOR_CONNECTIONS,
  pluginConnections: PLUGIN_CONNECTIONS,
  processor: `${cpus().length} × ${cpus()[0].model}`,
})
console.log(text)
writeFileSync(join(TARGET, 'load.json'), JSON.stringify(figures))
if (!options.dry) {
  const file = join(dirname(fileURLToPath(import.meta.url)), '../../docs/performance.md')
  const [start, end] = ['<!-- bench-load:start -->\n', '<!-- bench-load:end -->\n']
  const document = readFileSync(file, 'utf8')
  const before = document.slice(0, document.indexOf(start) + start.length)
  const after = document.slice(document.indexOf(end))
  writeFileSync(file, `${before}\n${text}\n${after}`)
}
