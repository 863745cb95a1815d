// The figures as Markdown.

const median = (sorted) => sorted[Math.floor(sorted.length / 2)]

// Minimum, median and maximum of some rounds, in microseconds.
function spread(rounds) {
  const times = rounds.map(({ microseconds }) => microseconds).sort((one, other) => one - other)
  return { least: times[0], middle: median(times), most: times.at(-1) }
}

function time(microseconds) {
  if (microseconds < 10) return microseconds.toFixed(2)
  return microseconds < 100 ? microseconds.toFixed(1) : microseconds.toFixed(0)
}

const times = ({ least, middle, most }) => `${time(least)} / ${time(middle)} / ${time(most)}`

function ratio(ours, theirs) {
  const value = theirs.middle / ours.middle
  return value < 100 ? value.toFixed(1) : value.toFixed(0)
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, at) => (at ? '---:' : '---'))), ...rows.map(line)].join('\n')
}

export function report(figures, styles, run) {
  const of = (what, style) => spread(figures[what][style])
  const bytes = (what, style) => figures[what][style][0].bytes
  const svg = table(
    ['SVG, in µs', 'ours', `badge-maker`, 'times'],
    styles.map((style) => {
      const [ours, theirs] = [of('svg', style), of('badge-maker', style)]
      return [`\`${style}\``, times(ours), times(theirs), ratio(ours, theirs)]
    }),
  )
  const others = ['resvg', 'resvg-js', 'sharp']
  const png = table(
    ['PNG at 2×, in µs', 'ours', ...others.flatMap((name) => [name, 'times'])],
    styles.map((style) => {
      const ours = of('png', style)
      const theirs = others.flatMap((name) => {
        const other = of(name, style)
        return [times(other), ratio(ours, other)]
      })
      return [`\`${style}\``, times(ours), ...theirs]
    }),
  )
  const cold = table(
    ['PNG at 2×, in µs', 'letters kept', '16 new letters', 'first of a process'],
    styles.map((style) => [
      `\`${style}\``,
      ...['png', 'new-letters', 'first'].map((what) => times(of(what, style))),
    ]),
  )
  const sizes = table(
    ['bytes of the PNG', 'ours', 'as WebP, where smaller', 'in µs more', ...others],
    styles.map((style) => [
      `\`${style}\``,
      bytes('png', style).toLocaleString('en'),
      bytes('webp', style) ? bytes('webp', style).toLocaleString('en') : '',
      times(of('webp', style)),
      ...others.map((what) => bytes(what, style).toLocaleString('en')),
    ]),
  )
  return `On ${run.processor}, ${run.rounds} rounds of ${run.milliseconds} ms each: least, middle and most of the
rounds, and how many times ours the middle of the other is. badge-maker ${run['badge-maker']}, resvg-js
${run['resvg-js']} and sharp ${run.sharp} ran in Node ${run.node.slice(1)}; resvg is the crate, parsing the SVG, rendering and
\`encode_png\`.

${svg}

${png}

${cold}

${sizes}
`
}
