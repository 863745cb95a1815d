// What other plugins know of entities, by the paths of those, and the colours that it is shown in.

/** How many comments the sources hold, as sources.mjs has them: green to red by their number. */
export const TODOS = [
  ['default/component/clean-slate', 0, 'brightgreen'],
  ['default/component/departure-board', 7, 'yellowgreen'],
  ['default/component/fare-rules', 64, 'red'],
];

/** How many checks are passed, and of how many, by what fact-retriever.js knows. */
export const CHECKS = [
  ['team-b-space/component/ledger', 7, 7, 'brightgreen'],
  ['default/component/payments-api', 5, 7, 'yellow'],
  ['default/component/weird-lifecycle', 0, 7, 'red'],
  ['default/component/mixed_case.service-1', 2, 3, 'yellow'],
];

/** Entities that are in the catalog and of which a badge's plugin knows nothing. */
export const UNKNOWN = [
  // Described in a file and not in a repository.
  ['default/component/payments-api', 'todos'],
  // In a repository that was deleted.
  ['default/component/lost-sources', 'todos'],
  // No facts were gathered.
  ['default/component/departure-board', 'scorecard'],
];
