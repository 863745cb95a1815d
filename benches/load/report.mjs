// The figures as Markdown.

// Minimum, median and maximum.
function spread(values) {
  const sorted = [...values].sort((one, other) => one - other)
  return { least: sorted[0], middle: sorted[Math.floor(sorted.length / 2)], most: sorted.at(-1) }
}

const written = ({ least, middle, most }, digits) =>
  [least, middle, most].map((value) => value.toFixed(digits)).join(' / ')

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, at) => (at ? '---:' : '---'))), ...rows.map(line)].join('\n')
}

const of = (pairs, whose, what) => spread(pairs.map((pair) => pair[whose][what]))
const ratios = (pairs) => spread(pairs.map(({ ours, theirs }) => ours.rate / theirs.rate))

export function report(figures, plugin, run) {
  const floor = table(
    ['one worker', 'requests a second', 'of the floor server', 'ratio', 'goal'],
    figures.map(({ name, goal, pairs }) => [
      name,
      written(of(pairs, 'ours', 'rate'), 0),
      written(of(pairs, 'theirs', 'rate'), 0),
      written(ratios(pairs), 2),
      goal.toFixed(2),
    ]),
  )
  const slower = spread(plugin.map(({ ours, theirs }) => theirs.p99 / ours.p99))
  const peers = table(
    ['', 'ours', "Backstage's plugin", 'times', 'goal'],
    [
      [
        'requests a second',
        written(of(plugin, 'ours', 'rate'), 0),
        written(of(plugin, 'theirs', 'rate'), 0),
        written(ratios(plugin), 0),
        '100',
      ],
      [
        '99th percentile, in ms',
        written(of(plugin, 'ours', 'p99'), 2),
        written(of(plugin, 'theirs', 'p99'), 1),
        written(slower, 0),
        '100',
      ],
    ],
  )
  return `\`make bench-load\` on ${run.processor}: ${run.rounds} pairs of ${run.seconds} s, in turns, by \`wrk\` with
one thread, which shares the machine. Each cell is the least, the median and the most of the rounds.

Beside a bare actix-web server of one worker that answers the same status, headers and body
(\`examples/floor.rs\`), with ${run.floorConnections} connections:

${floor}

Beside the real Backstage with its badges plugin, whose catalog it serves, with ${run.pluginConnections} connections:

${peers}
`
}
