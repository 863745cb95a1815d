// What other plugins know of entities, by the paths of those.

/** How many comments the sources hold, as sources.mjs has them. */
export const TODOS = [
  ['default/component/clean-slate', 0],
  ['default/component/departure-board', 7],
  ['default/component/fare-rules', 64],
];

/** How many checks are passed, and of how many, by what fact-retriever.js knows. */
export const CHECKS = [
  ['team-b-space/component/ledger', 7, 7],
  ['default/component/payments-api', 5, 7],
  ['default/component/weird-lifecycle', 0, 7],
  ['default/component/mixed_case.service-1', 2, 3],
];
