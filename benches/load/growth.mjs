// `make bench-growth`: how the service's cost grows with entities, cache, connections and workers. Measured by wrk
// against a catalog of any size (examples/endless.rs). Prints a report, writes it into docs/performance.md, and the
// figures for the charts into target/growth.json.
//
//   node growth.mjs [--seconds=3] [--dry]     --dry writes no document

import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'

import { freePort } from '../../tests/backstage/support/ports.mjs'
import { growthReport } from './growth-report.mjs'

const { values: options } = parseArgs({
  options: { seconds: { type: 'string', default: '3' }, dry: { type: 'boolean' } },
})
const seconds = Number(options.seconds)

const HERE = dirname(fileURLToPath(import.meta.url))
const REPOSITORY = resolve(HERE, '..', '..')
const TARGET = resolve(REPOSITORY, process.env.CARGO_TARGET_DIR ?? 'target')

const ENTITIES = [10, 1_000, 100_000, 1_000_000]
const CONNECTIONS = [1, 16, 64, 1_000, 10_000]
const CACHE_MIB = [1, 4, 16, 64, 256]
const CACHED_ENTITIES = 300_000
const FILL_SECONDS = 10

async function answers(url) {
  for (let tries = 0; tries < 200; tries += 1) {
    const answer = await fetch(url).catch(() => null)
    if (answer?.ok) return
    await pause(25)
  }
  throw new Error(`${url} does not answer`)
}

async function start(program, args, environment, url) {
  const child = spawn(join(TARGET, 'release', program), args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...environment },
  })
  await answers(url)
  const stop = async () => {
    child.kill('SIGINT')
    await once(child, 'exit')
  }
  return { pid: child.pid, stop }
}

async function service(upstream, settings = {}) {
  const [port, admin] = [await freePort(), await freePort()]
  const url = `http://127.0.0.1:${port}`
  const running = await start(
    'backstage-badges',
    ['--listen', `127.0.0.1:${port}`, '--api-url', upstream],
    {
      BADGES_ADMIN__LISTEN: `127.0.0.1:${admin}`,
      BADGES_BACKSTAGE__TOKEN: 'none-needed',
      BADGES_CACHE__FRESH_FOR: '1h',
      BADGES_CACHE__ENTITIES: '1GiB',
      BADGES_SERVER__MAX_CONNECTIONS: '20000',
      RUST_LOG: 'error',
      ...settings,
    },
    `${url}/readyz`,
  )
  return { ...running, url, metrics: `http://127.0.0.1:${admin}/metrics` }
}

async function ask(url, entities, { connections = 64, once, time = seconds } = {}) {
  const script = ['-s', join(HERE, 'zipf.lua')]
  const how = ['-t1', `-c${connections}`, `-d${time}s`, '--timeout', '10s']
  const { stdout } = await promisify(execFile)('wrk', [
    ...how,
    ...script,
    url,
    '--',
    `${entities}`,
    ...(once ? [once] : []),
  ])
  const wrong = /Non-2xx or 3xx responses.*/.exec(stdout)
  if (wrong) throw new Error(wrong[0])
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1])
}

async function counted(running, pattern) {
  const text = await (await fetch(running.metrics)).text()
  return Number(pattern.exec(text)?.[1] ?? 0)
}

function residentKiB(running) {
  const status = readFileSync(`/proc/${running.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)[1])
}

const upstreamPort = await freePort()
const upstreamUrl = `http://127.0.0.1:${upstreamPort}`
const upstream = await start(
  'examples/endless',
  [`127.0.0.1:${upstreamPort}`],
  {},
  `${upstreamUrl}/api/catalog/entities/by-query`,
)
const figures = { entities: [], connections: [], cache: [], memory: {} }

for (const entities of ENTITIES) {
  const rates = {}
  for (const workers of [1, 2]) {
    const running = await service(upstreamUrl, { BADGES_SERVER__WORKERS: `${workers}` })
    await ask(running.url, entities, { time: 2 })
    rates[workers] = await ask(running.url, entities)
    await running.stop()
  }
  figures.entities.push({ entities, rates })
  console.error(`${entities} entities: done`)
}

for (const connections of CONNECTIONS) {
  const running = await service(upstreamUrl, { BADGES_SERVER__WORKERS: '1' })
  await ask(running.url, 1_000, { time: 1 })
  figures.connections.push({ connections, rate: await ask(running.url, 1_000, { connections }) })
  await running.stop()
}
console.error('connections: done')

for (const mib of CACHE_MIB) {
  const running = await service(upstreamUrl, {
    BADGES_CACHE__ENTITIES: `${mib}MiB`,
    // So that the cache is asked, and not what was repeated.
    BADGES_IMAGES__REPEAT_FOR: '0s',
  })
  await ask(running.url, CACHED_ENTITIES, { time: 4 })
  const lookups = async (outcome) =>
    counted(running, new RegExp(`cache_lookups_total\\{cache="entities",outcome="${outcome}"\\} (\\d+)`))
  const count = async () => ({
    fresh: await lookups('fresh'),
    missed: (await lookups('missed')) + (await lookups('coalesced')),
  })
  const before = await count()
  await ask(running.url, CACHED_ENTITIES)
  const after = await count()
  const [fresh, missed] = [after.fresh - before.fresh, after.missed - before.missed]
  figures.cache.push({ mib, hits: fresh / (fresh + missed) })
  await running.stop()
}
console.error('cache: done')

// What each takes: so many are asked for once, and how many are kept is asked of the service.
for (const [once, cache] of [['entities', 'entities'], ['images', 'images']]) {
  const running = await service(upstreamUrl, { BADGES_CACHE__IMAGES: '1GiB' })
  await ask(running.url, 10, { time: 1 })
  const before = residentKiB(running)
  await ask(running.url, 10_000_000, { once, time: FILL_SECONDS })
  // The cache counts what it has now and then.
  await ask(running.url, 10, { time: 1 })
  const entries = await counted(running, new RegExp(`cache_entries\\{cache="${cache}"\\} (\\d+)`))
  figures.memory[cache] = { entries, bytes: ((residentKiB(running) - before) * 1024) / entries }
  await running.stop()
}
console.error('memory: done')
await upstream.stop()

const text = growthReport(figures, { seconds, cachedEntities: CACHED_ENTITIES, processor: `${cpus().length} × ${cpus()[0].model}` })
console.log(text)
writeFileSync(join(TARGET, 'growth.json'), JSON.stringify(figures, null, 2))
if (!options.dry) {
  const file = join(REPOSITORY, 'docs/performance.md')
  const [begin, end] = ['<!-- bench-growth:start -->\n', '<!-- bench-growth:end -->\n']
  const document = readFileSync(file, 'utf8')
  const before = document.slice(0, document.indexOf(begin) + begin.length)
  const after = document.slice(document.indexOf(end))
  writeFileSync(file, `${before}\n${text}\n${after}`)
}
