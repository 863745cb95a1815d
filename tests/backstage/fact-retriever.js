// Facts about some components, for Tech Insights to check: a module of that plugin, as a company writes
// one. It asks nobody, so that what the checks must say is known.
import { createBackendModule } from '@backstage/backend-plugin-api';
import { techInsightsFactRetrieversExtensionPoint } from '@backstage-community/plugin-tech-insights-node';

/** What is known of each component, by namespace and name. An entity that is not here has no facts. */
const FACTS = {
  // Fails two checks.
  'default/payments-api': {
    hasRunbook: true,
    hasAlerts: true,
    hasBackups: true,
    daysSinceRestore: 30,
    coverage: 83,
    criticalFindings: 2,
    daysSinceRelease: 120,
  },
  // Passes all.
  'team-b-space/ledger': {
    hasRunbook: true,
    hasAlerts: true,
    hasBackups: true,
    daysSinceRestore: 7,
    coverage: 70,
    criticalFindings: 0,
    daysSinceRelease: 1,
  },
  // Passes none.
  'default/weird-lifecycle': {
    hasRunbook: false,
    hasAlerts: false,
    hasBackups: false,
    daysSinceRestore: 1_000,
    coverage: 0,
    criticalFindings: 11,
    daysSinceRelease: 1_000,
  },
  // Three facts: four checks are not made.
  'default/Mixed_Case.Service-1': {
    hasRunbook: true,
    hasAlerts: true,
    coverage: 12,
  },
};

const operations = {
  id: 'operations',
  version: '1.0.0',
  title: 'Operations',
  description: 'How a component is run.',
  entityFilter: [{ kind: 'component' }],
  schema: {
    hasRunbook: { type: 'boolean', description: 'There is a runbook' },
    hasAlerts: { type: 'boolean', description: 'There are alerts' },
    hasBackups: { type: 'boolean', description: 'There are backups' },
    daysSinceRestore: { type: 'integer', description: 'Days since a backup was restored' },
    coverage: { type: 'integer', description: 'Lines that tests run, in percent' },
    criticalFindings: { type: 'integer', description: 'Critical findings that are open' },
    daysSinceRelease: { type: 'integer', description: 'Days since the last release' },
  },
  handler: async () =>
    Object.entries(FACTS).map(([reference, facts]) => {
      const [namespace, name] = reference.split('/');
      return { entity: { kind: 'Component', namespace, name }, facts };
    }),
};

export default createBackendModule({
  pluginId: 'tech-insights',
  moduleId: 'operations-fact-retriever',
  register(module) {
    module.registerInit({
      deps: { retrievers: techInsightsFactRetrieversExtensionPoint },
      async init({ retrievers }) {
        // The name here is the one that the configuration schedules.
        retrievers.addFactRetrievers({ operations });
      },
    });
  },
});
