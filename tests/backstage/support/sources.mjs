// The sources of some components, as the forge of the tests has them.

const lines = (...text) => `${text.join('\n')}\n`;

/** The files of each repository on its branch `main`, by path. */
export const REPOSITORIES = {
  // Seven comments, in as many forms; and what is none, for it is no comment, or in no source.
  'ringline/departure-board': {
    'README.md': lines('# Departure board', '', 'TODO: this is prose', '<!-- TODO: a picture -->'),
    'src/board.ts': lines(
      '// TODO: leave out trains that have left',
      'export const columns = ["line", "to", "in"];',
      '// FIXME(jane): minutes go below zero',
      '// @todo the font for Polish stops /tomek',
      'export const empty = "// TODO: not in a text";',
    ),
    'src/feed.py': lines('# TODO: ask again when the feed is late', 'RETRIES = 0'),
    'src/clock.go': lines('package clock', '/* TODO: leap seconds */'),
    'deploy/values.yaml': lines('replicas: 2', '# TODO: as many as there are stations'),
    'logo.svg': lines('<!-- TODO: thicker lines -->'),
    '.github/workflows/ci.yaml': lines('# TODO: run the tests'),
  },
  'ringline/clean-slate': {
    'src/index.ts': lines('// Nothing is left to do here.', 'export const answer = 42;'),
  },
  // Sixty-four comments in one service, and one in another that is not asked for.
  'ringline/monorepo': {
    'services/fare-rules/rules.js': lines(
      ...Array.from({ length: 64 }, (_, zone) => `// TODO: the fare of zone ${zone + 1}`),
    ),
    'services/fare-gates/gates.js': lines('// TODO: open in case of fire'),
  },
};
