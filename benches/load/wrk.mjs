// wrk, and what it prints.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const UNITS = { us: 1e-3, ms: 1, s: 1e3 }

// Asks `url` for some seconds from one thread: requests a second, and the 99th percentile of the latency
// in milliseconds. Any answer that is no 2xx or 3xx, and any broken connection, is an error.
export async function wrk(url, { seconds, connections, headers = {} }) {
  const given = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
  const { stdout } = await promisify(execFile)('wrk', [
    ...['-t1', `-c${connections}`, `-d${seconds}s`, '--latency'],
    ...given,
    url,
  ])
  const wrong = /Non-2xx or 3xx responses.*|Socket errors.*/.exec(stdout)
  if (wrong) throw new Error(`${url}: ${wrong[0]}`)
  const rate = Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1])
  const [, p99, unit] = /99%\s+([\d.]+)(us|ms|s)\b/.exec(stdout)
  return { rate, p99: Number(p99) * UNITS[unit] }
}
