// Just enough reading of SVG, PNG and escaped text to compare them with what was expected.
import assert from 'node:assert/strict';

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const REFERENCE = /&(?:#(\d+)|#[xX]([0-9a-fA-F]+)|(amp|lt|gt|quot|apos));/g;

function character(_, decimal, hex, name) {
  if (name) return ENTITIES[name];
  return String.fromCodePoint(decimal ? Number(decimal) : parseInt(hex, 16));
}

/** The text behind character references. */
export function unescapeXml(text) {
  return text.replace(REFERENCE, character);
}

/** The text behind Markdown's backslashes and character references. */
export function unescapeMarkdown(text) {
  const escaped = new RegExp(`\\\\([!-/:-@\\[-\`{-~])|${REFERENCE.source}`, 'g');
  return text.replace(escaped, (whole, plain, ...reference) =>
    plain ?? character(whole, ...reference),
  );
}

/** The text behind percent escapes; a lone percent sign stays. */
export function unescapePercent(text) {
  return text.replace(/%([0-7][0-9a-fA-F])/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
}

/** What an SVG badge says of itself, and its size. */
export function readSvg(text) {
  const root = /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^>]*>/.exec(text)?.[0];
  assert.ok(root, `not an SVG: ${text.slice(0, 200)}`);
  assert.ok(text.trimEnd().endsWith('</svg>'), 'the SVG is whole');
  const attribute = name => new RegExp(` ${name}="([^"]*)"`).exec(root)?.[1];
  return {
    says: unescapeXml(attribute('aria-label') ?? ''),
    title: unescapeXml(/<title>([^<]*)<\/title>/.exec(text)?.[1] ?? ''),
    width: Math.ceil(Number(attribute('width'))),
    height: Math.ceil(Number(attribute('height'))),
    isFlatSquare: text.includes('shape-rendering="crispEdges"'),
    hasLogo: text.includes('<image '),
    fills: [...text.matchAll(/ fill="#([0-9a-f]+)"/g)].map(match => match[1]),
  };
}

/** Whether a colour of 3 or 6 hex digits has no hue. */
export function isGrey(hex) {
  const digits = hex.length === 3 ? [...hex] : hex.match(/../g);
  return new Set(digits).size === 1;
}

/** The size that a PNG's header gives, in pixels. */
export function readPng(bytes) {
  assert.equal(bytes.subarray(0, 8).toString('latin1'), '\x89PNG\r\n\x1a\n', 'not a PNG');
  assert.equal(bytes.subarray(12, 16).toString('latin1'), 'IHDR');
  assert.equal(bytes.subarray(-8, -4).toString('latin1'), 'IEND', 'the PNG is whole');
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}
