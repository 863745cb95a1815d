// Writes what is to be packed of npm `simple-icons`, for `pack.py`: one JSON line for each icon, with
// its slug, the names that find it, and its record (see README.md).

import * as icons from 'simple-icons';
import { svgPathBbox } from 'svg-path-bbox';
import svgpath from 'svgpath';

const BOX = '<svg role="img" viewBox="0 0 24 24" xmlns="http://www.w3.org/2000/svg">';

/// The path moved to the corner of its bounds, where that is more than an addition: svgpath turns an
/// arc's ellipse by its own arithmetic, which can change the last digits or exchange the radii.
function movedOtherwise(path, [left, top]) {
  const moved = svgpath(path).translate(-left, -top);
  const wanted = moved.toString();
  const added = svgpath(path).segments.map(([command, ...numbers]) => {
    const isArc = command === 'A';
    const shift = (number, at) => {
      if (isArc && at < 5) return number;
      const isY = command === 'V' || (isArc ? at === 6 : at % 2 === 1);
      return number - (isY ? top : left);
    };
    const isAbsolute = command === command.toUpperCase();
    return [command, ...(isAbsolute ? numbers.map(shift) : numbers)];
  });
  return JSON.stringify(added) === JSON.stringify(moved.segments) ? '' : wanted;
}

const names = new Map();
const written = Object.values(icons).map(({ title, slug, hex, path, svg }) => {
  // The title as the icon's own markup has it, with entities.
  const [, escaped] = /<title>([^<]*)<\/title>/.exec(svg);
  if (svg !== `${BOX}<title>${escaped}</title><path d="${path}"/></svg>`) {
    throw new Error(`${slug}: its SVG has another form`);
  }
  for (const text of [title, title.replaceAll(' ', '-')]) {
    if (!(`si${text}` in icons)) names.set(text.toLowerCase(), slug);
  }
  const bounds = svgPathBbox(path);
  const [left, top, right, bottom] = bounds;
  const isSquare = right - left === bottom - top;
  const lines = [
    `${hex} ${escaped}`,
    path,
    isSquare ? '' : bounds.join(' '),
    isSquare ? '' : movedOtherwise(path, bounds),
  ];
  return { slug, record: lines.join('\n').trimEnd() };
});

for (const { slug } of written) {
  // A title never hides another icon's slug in this release; if one did, the tables would not do.
  if ((names.get(slug) ?? slug) !== slug) throw new Error(`${slug}: hidden by a title`);
  names.delete(slug);
}
for (const { slug, record } of written) {
  const titles = [...names].filter(([, named]) => named === slug).map(([name]) => name);
  console.log(JSON.stringify({ slug, titles, record }));
}
