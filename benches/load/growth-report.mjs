// The figures of growth.mjs as Markdown.

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---:')), ...rows.map(line)].join('\n')
}

const whole = (value) => Math.round(value).toLocaleString('en')

export function growthReport({ entities, connections, cache, memory }, run) {
  const byEntities = table(
    ['entities', 'requests a second, one worker', 'two workers'],
    entities.map(({ entities, rates }) => [whole(entities), whole(rates[1]), whole(rates[2])]),
  )
  const byConnections = table(
    ['connections', 'requests a second, one worker'],
    connections.map(({ connections, rate }) => [whole(connections), whole(rate)]),
  )
  const byCache = table(
    ['`cache.entities`', 'lookups that are answered from it'],
    cache.map(({ mib, hits }) => [`${mib} MiB`, `${(hits * 100).toFixed(1)} %`]),
  )
  return `\`make bench-growth\` on ${run.processor}: ${run.seconds} s each, by \`wrk\` with one thread, which shares the machine with the
service and its catalog. Components are asked for by Zipf's law with exponent 1, 200,000 requests drawn once.

${byEntities}

With 1,000 entities:

${byConnections}

With ${whole(run.cachedEntities)} entities, nothing repeated:

${byCache}

An entity that is known takes ${whole(memory.entities.bytes)} bytes of resident memory, of ${whole(memory.entities.entries)} that were asked for once; an
SVG of a static badge ${whole(memory.images.bytes)}, of ${whole(memory.images.entries)}. What a worker repeats is among it.
`
}
