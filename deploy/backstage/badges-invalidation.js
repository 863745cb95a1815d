// A module of Backstage's catalog that tells the badge service which entities changed, so that their
// badges show it within seconds. docs/scaling.md says how to install it.
import { createHash } from 'node:crypto';
import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';

/** What was processed is served a moment later (the catalog "stitches" it); sooner, the old is read again. */
const SETTLES_MS = 3_000;
const TELL_EVERY_MS = 1_000;

/** As many as the badge service takes at a time, and for how long an answer is waited for. */
const MOST = 1_000;
const TIMEOUT_MS = 10_000;

export default createBackendModule({
  pluginId: 'catalog',
  moduleId: 'badges-invalidation',
  register(module) {
    module.registerInit({
      deps: {
        config: coreServices.rootConfig,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        processing: catalogProcessingExtensionPoint,
      },
      async init({ config, lifecycle, logger, processing }) {
        const url = new URL('/admin/invalidate', config.getString('badgesInvalidation.url'));
        const token = config.getOptionalString('badgesInvalidation.token');
        /** The changed entities, and when each was processed. */
        const changed = new Map();
        let isFailing = false;

        processing.addProcessor({
          getProcessorName: () => 'BadgesInvalidation',
          async postProcessEntity(entity, _location, _emit, cache) {
            const hash = createHash('sha256').update(JSON.stringify(entity)).digest('base64');
            if ((await cache.get('hash')) !== hash) {
              await cache.set('hash', hash);
              changed.set(stringifyEntityRef(entity), Date.now());
            }
            return entity;
          },
        });

        const tell = async () => {
          const settled = [...changed].filter(([, at]) => Date.now() - at >= SETTLES_MS).slice(0, MOST);
          if (settled.length === 0) return;
          const entities = settled.map(([reference]) => reference);
          const answer = await fetch(url, {
            method: 'POST',
            headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
            body: JSON.stringify({ entities }),
            signal: AbortSignal.timeout(TIMEOUT_MS),
          });
          if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
          // One that changed again meanwhile is told again.
          for (const [reference, at] of settled) if (changed.get(reference) === at) changed.delete(reference);
        };
        let isTelling = false;
        const timer = setInterval(async () => {
          if (isTelling) return;
          isTelling = true;
          try {
            await tell();
            isFailing = false;
          } catch (error) {
            if (!isFailing) logger.warn(`the badge service could not be told of changes: ${error.message}`);
            isFailing = true;
          }
          isTelling = false;
        }, TELL_EVERY_MS);
        lifecycle.addShutdownHook(() => clearInterval(timer));
      },
    });
  },
});
