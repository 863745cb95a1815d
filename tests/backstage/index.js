// A Backstage backend with nothing but its catalog: what the tests ask.
import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();
backend.add(import('@backstage/plugin-catalog-backend'));
// Tells in the log which descriptor was refused, and why.
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));
// Without it the catalog refuses entities of kind Template.
backend.add(
  import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
);
backend.start();
