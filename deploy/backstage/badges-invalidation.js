// A module of Backstage's catalog that tells the badge service which entities changed, so that their
// badges show it within seconds. docs/scaling.md says how to install it.
import { createHash } from 'node:crypto';
import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';

/** What was processed is served a moment later (the catalog "stitches" it); sooner, the old is read again. */
const SETTLES_MS = 3_000;

/** A busy Backstage takes longer, so each is told a second time. */
const AGAIN_MS = 30_000;
const TELL_EVERY_MS = 1_000;

/** As many as the badge service takes at a time, and for how long an answer is waited for. */
const MOST = 1_000;
const TIMEOUT_MS = 10_000;

/** Entities that changed, and when to tell of each. */
class Changes {
  #due = [new Map(), new Map()];

  add(reference) {
    const now = Date.now();
    // At the end, so that the first is due first.
    for (const [at, wait] of [SETTLES_MS, AGAIN_MS].entries()) {
      this.#due[at].delete(reference);
      this.#due[at].set(reference, now + wait);
    }
  }

  /** Up to so many that are to be told now, each with when it was due. */
  due(most) {
    const found = [];
    for (const due of this.#due) {
      for (const [reference, at] of due) {
        if (at > Date.now() || found.length === most) break;
        found.push({ due, reference, at });
      }
    }
    return found;
  }

  leaveOut(reference) {
    for (const due of this.#due) due.delete(reference);
  }

  /** These are told; one that changed again meanwhile is told again. */
  done(changes) {
    for (const { due, reference, at } of changes) if (due.get(reference) === at) due.delete(reference);
  }
}

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
        const changes = new Changes();
        let most = MOST;
        let isFailing = false;

        processing.addProcessor({
          getProcessorName: () => 'BadgesInvalidation',
          async postProcessEntity(entity, _location, _emit, cache) {
            const hash = createHash('sha256').update(JSON.stringify(entity)).digest('base64');
            if ((await cache.get('hash')) !== hash) {
              await cache.set('hash', hash);
              changes.add(stringifyEntityRef(entity));
            }
            return entity;
          },
        });

        /** The service says that one of these cannot be told: leaves that one out, or finds it by telling fewer. */
        const leaveOut = (told, problem) => {
          const bad = told[/entities\[(\d+)\]/.exec(problem)?.[1] ?? (told.length === 1 ? 0 : -1)];
          if (bad === undefined) {
            most = Math.ceil(told.length / 2);
            return;
          }
          changes.leaveOut(bad.reference);
          logger.warn(`the badge service cannot be told of ${bad.reference}: ${problem}`);
        };

        const tell = async () => {
          const told = changes.due(most);
          if (told.length === 0) return;
          const entities = told.map(({ reference }) => reference);
          const answer = await fetch(url, {
            method: 'POST',
            headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
            body: JSON.stringify({ entities }),
            signal: AbortSignal.timeout(TIMEOUT_MS),
          });
          const text = await answer.text();
          if (answer.status === 400) {
            leaveOut(told, text);
            return;
          }
          if (!answer.ok) throw new Error(`${answer.status} ${text}`);
          if (JSON.parse(text).by === 'unreachable') throw new Error('its other instances could not be told');
          changes.done(told);
          most = MOST;
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
