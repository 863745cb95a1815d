// What an asker sees of an answer, and whether two answers are the same to them.
import { isDeepStrictEqual } from 'node:util';

import { readSvg } from './markup.mjs';

/** The colours that badge-maker 6 draws where 5, which the plugin pins, drew the first. */
const PALETTE = new Map([
  ['#4c1', '#4b0'],
  ['#97ca00', '#67ac09'],
  ['#dfb317', '#d8b800'],
  ['#a4a61d', '#95991a'],
  ['#fe7d37', '#ea7233'],
  ['#e05d44', '#dd4343'],
  ['#9f9f9f', '#939393'],
]);

function styleOf(svg) {
  const root = svg.slice(0, svg.indexOf('>'));
  if (root.includes(' height="28"')) return 'for-the-badge';
  if (root.includes(' height="18"')) return 'plastic';
  if (svg.includes('#rlink')) return 'social';
  return svg.includes('crispEdges') ? 'flat-square' : 'flat';
}

/** The backgrounds from left to right; a clip path's fill is not seen. */
function fillsOf(svg) {
  const visible = svg.slice(svg.indexOf('</clipPath>') + 1);
  const fills = [...visible.matchAll(/<rect [^>]*? fill="(?!url\(#)([^"]*)"/g)];
  return fills.map(([, fill]) => fill);
}

function pictureOf(text) {
  const { says, title, width, height } = readSvg(text);
  const size = `${width}x${height}`;
  return { says, title, style: styleOf(text), size, fills: fillsOf(text) };
}

function bodyOf({ headers, text }) {
  const type = headers['content-type'] ?? '';
  if (text === '') return null;
  if (type.startsWith('application/json')) return JSON.parse(text);
  if (type.startsWith('image/svg+xml')) return pictureOf(text);
  return text;
}

/** Status, content type, and the body as its reader has it; JSON as it was written, too. */
export function seenOf(answer) {
  const { status, headers, text } = answer;
  const type = headers['content-type'] ?? '';
  const json = type.startsWith('application/json') ? text : '';
  return { status, type, body: bodyOf(answer), json, headers };
}

/** The plugin's answer with the colours of today's renderer, and whether any of them is another. */
export function repainted(seen) {
  if (!seen.type.startsWith('image/svg+xml') || seen.body === null) return [seen, false];
  const fills = seen.body.fills.map(fill => PALETTE.get(fill) ?? fill);
  const isOther = !isDeepStrictEqual(fills, seen.body.fills);
  return [{ ...seen, body: { ...seen.body, fills } }, isOther];
}

/** Whether two answers are the same in status, content type and body, but for `fields` of it. */
export function isSame(one, other, ...fields) {
  const without = ({ status, type, body }) => {
    const strip = value =>
      value === null || typeof value !== 'object'
        ? value
        : Object.fromEntries(Object.entries(value).filter(([key]) => !fields.includes(key)));
    const stripped = Array.isArray(body) ? body.map(strip) : strip(body);
    return { status, type, body: fields.length === 0 ? body : stripped };
  };
  return isDeepStrictEqual(without(one), without(other));
}
