// A Backstage backend with its catalog, the badges plugin, and plugins that know more of entities: what
// the tests ask.
import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();
backend.add(import('@backstage/plugin-catalog-backend'));
// Tells in the log which descriptor was refused, and why.
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));
// Without it the catalog refuses entities of kind Template.
backend.add(
  import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
);
// Signs the tokens of users; `guest` is one whom anybody can be.
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));
// What this service takes the place of.
backend.add(import('@backstage-community/plugin-badges-backend'));
// What badges can show facts of: the TODO comments of the sources, and checks of facts.
backend.add(import('@backstage-community/plugin-todo-backend'));
backend.add(import('@backstage-community/plugin-tech-insights-backend'));
backend.add(import('@backstage-community/plugin-tech-insights-backend-module-jsonfc'));
backend.add(import('./fact-retriever.js'));
backend.start();
