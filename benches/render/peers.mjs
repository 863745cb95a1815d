// The other programs. Each is given what it needs before the clock starts: the SVG, and the fonts
// that this program draws with.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const fonts = join(here, '../../fonts')

// sharp looks for fonts with fontconfig, which reads this as it is loaded.
const home = mkdtempSync(join(tmpdir(), 'bench-render-'))
process.on('exit', () => rmSync(home, { recursive: true, force: true }))
const fontConfig = join(home, 'fonts.conf')
writeFileSync(
  fontConfig,
  `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>${fonts}/dejavu</dir>
  <dir>${fonts}/liberation</dir>
  <cachedir>${home}</cachedir>
  <alias binding="same"><family>Helvetica</family><accept><family>Liberation Sans</family></accept></alias>
</fontconfig>
`,
)
process.env.FONTCONFIG_FILE = fontConfig

const { makeBadge } = await import('badge-maker')
const { Resvg } = await import('@resvg/resvg-js')
const { default: sharp } = await import('sharp')
sharp.concurrency(1)
sharp.cache(false)

const resvgOptions = {
  fitTo: { mode: 'zoom', value: 2 },
  font: {
    fontFiles: ['dejavu/DejaVuSans.ttf', 'dejavu/DejaVuSans-Bold.ttf', 'liberation/LiberationSans-Bold.ttf'].map(
      (file) => join(fonts, file),
    ),
    loadSystemFonts: false,
    sansSerifFamily: 'Liberation Sans',
  },
}

// What each peer draws, by its name.
export function peers(style) {
  const badge = { label: 'owner', message: 'platform-screens', color: '#36BAA2', style }
  const svg = makeBadge(badge)
  const bytes = Buffer.from(svg)
  return {
    'badge-maker': () => makeBadge(badge),
    'resvg-js': () => new Resvg(svg, resvgOptions).render().asPng(),
    sharp: () => sharp(bytes, { density: 144 }).png().toBuffer(),
  }
}

const version = (name) =>
  JSON.parse(readFileSync(join(here, 'node_modules', name, 'package.json'), 'utf8')).version

export const versions = {
  node: process.version,
  'badge-maker': version('badge-maker'),
  'resvg-js': version('@resvg/resvg-js'),
  sharp: version('sharp'),
}
