// Draws the badges of tests/fixtures/png/badges.json with shields' renderer, and the SVGs with
// Chromium: each style at one and at two device pixels for a CSS pixel, as NAME@SCALE.png.
//
//   node draw.mjs            those that have no picture yet
//   node draw.mjs --all      every one anew
//   node draw.mjs --compare  nothing is written: say where a picture would be another one
//
// Gradients are drawn on several threads and may differ by one of 255, so that is no difference.

import { Buffer } from 'node:buffer'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import { makeBadge } from 'badge-maker'
import { chromium } from 'playwright-core'

const here = dirname(fileURLToPath(import.meta.url))
const fixtures = join(here, '../fixtures/png')
const { values: options } = parseArgs({
  options: { all: { type: 'boolean' }, compare: { type: 'boolean' } },
})

// Nothing but the fonts that the program draws with: what differs is then the drawing. What stands
// for Helvetica says fontconfig's own file.
const home = mkdtempSync(join(tmpdir(), 'png-pictures-'))
process.on('exit', () => rmSync(home, { recursive: true, force: true }))
const fontConfig = join(home, 'fonts.conf')
writeFileSync(
  fontConfig,
  `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>${join(here, '../../fonts')}</dir>
  <cachedir>${join(home, 'cache')}</cachedir>
  <include>/etc/fonts/conf.d/30-metric-aliases.conf</include>
</fontconfig>
`,
)

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  env: { ...process.env, FONTCONFIG_FILE: fontConfig, HOME: home },
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ],
})
console.log(`Chromium ${browser.version()}`)
let differing = 0
for (const scale of [1, 2]) {
  const context = await browser.newContext({
    deviceScaleFactor: scale,
    viewport: { width: 1000, height: 60 },
  })
  const page = await context.newPage()
  for (const { name, svg } of badges()) {
    const file = join(fixtures, `${name}@${scale}.png`)
    if (existsSync(file) && !options.all && !options.compare) continue
    const picture = await draw(page, svg)
    if (!options.compare) {
      writeFileSync(file, picture)
      console.log(`${name}@${scale} ${picture.length}`)
    } else {
      const most = existsSync(file) ? await difference(page, picture, readFileSync(file)) : 255
      if (most > 2) {
        console.log(`another picture: ${name}@${scale}, by ${most} of 255`)
        differing += 1
      }
    }
  }
  await context.close()
}
await browser.close()
process.exitCode = differing > 0 ? 1 : 0

function* badges() {
  const { styles, badges } = JSON.parse(readFileSync(join(fixtures, 'badges.json'), 'utf8'))
  for (const { name, logo, ...format } of badges) {
    for (const style of styles) {
      const svg = makeBadge({ ...format, ...(logo && { logoBase64: logo }), style })
      yield { name: name ? `${style}-${name}` : style, svg }
    }
  }
}

// The SVG as an image in the corner of a white page, as a README has it.
async function draw(page, svg) {
  const source = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
  await page.setContent(`<body style="margin:0"><img src="${source}"></body>`)
  const size = await page.locator('img').evaluate(async (image) => {
    await image.decode()
    const { width, height } = image.getBoundingClientRect()
    return { width: Math.ceil(width), height: Math.ceil(height) }
  })
  return await page.screenshot({ clip: { x: 0, y: 0, ...size } })
}

// The most that two pictures differ in a pixel.
async function difference(page, one, other) {
  return await page.evaluate(
    async (pictures) => {
      const [one, other] = await Promise.all(
        pictures.map(async (base64) => {
          const picture = await (await fetch(`data:image/png;base64,${base64}`)).blob()
          const bitmap = await createImageBitmap(picture)
          const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
          context.drawImage(bitmap, 0, 0)
          return context.getImageData(0, 0, bitmap.width, bitmap.height)
        }),
      )
      if (one.width !== other.width || one.height !== other.height) return 255
      return one.data.reduce((most, value, at) => Math.max(most, Math.abs(value - other.data[at])), 0)
    },
    [one, other].map((picture) => picture.toString('base64')),
  )
}
