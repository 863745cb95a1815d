// What a badge must say, worked out from the descriptor by the plugin's own semantics: this is
// JavaScript, and so is the plugin, so `||` and `String()` mean here what they mean there.
import { Backstage } from './backstage.mjs';
import { pathOf } from './descriptors.mjs';
import { Service } from './service.mjs';

/** Every badge out of the box, in the order in which they are offered. */
export const BADGE_IDS = [
  'pingback', 'lifecycle', 'owner', 'docs', 'powered-by', 'type', 'system',
];

/** The badges that are offered only where the entity has the fact. */
const OPTIONAL = ['type', 'system'];

/** The ids that `badge-specs` and `snippets` offer for an entity. */
export function offeredFor(entity) {
  return BADGE_IDS.filter(id => !OPTIONAL.includes(id) || entity.spec?.[id]);
}

/** A page of the portal for a reference, all lower case. */
function page(namespace, kind, name) {
  return `${Backstage.APP_URL}/catalog/${namespace}/${kind}/${name}`.toLowerCase();
}

export function entityPage(entity) {
  return page(entity.metadata.namespace ?? 'default', entity.kind, entity.metadata.name);
}

/** The page of the entity's system; a reference may lack kind and namespace. */
function systemPage(entity) {
  const reference = /^(?:([^:/]+):)?(?:([^:/]+)\/)?([^:/]+)$/.exec(entity.spec?.system ?? '');
  if (!reference) return entityPage(entity);
  const [, kind = 'system', namespace = entity.metadata.namespace ?? 'default', name] = reference;
  return page(namespace, kind, name);
}

/** The `BadgeSpec` of one badge of one entity. */
export function expectedSpec(entity, id) {
  const { kind, metadata, spec } = entity;
  const linkTo = `Link to ${metadata.name} in ${Backstage.TITLE}`;
  const fact = field => String(spec?.[field] || 'unknown');
  const entityFact = field => ({
    label: field,
    message: fact(field),
    description: `Entity ${field} badge`,
  });
  const says = {
    pingback: () => ({ label: kind, message: metadata.name, description: linkTo }),
    lifecycle: () => entityFact('lifecycle'),
    owner: () => entityFact('owner'),
    docs: () => ({
      label: 'docs',
      message: metadata.name,
      description: 'Entity docs badge',
      link: `${entityPage(entity)}/docs`,
    }),
    'powered-by': () => ({
      label: 'powered by',
      message: Backstage.TITLE,
      description: linkTo,
    }),
    type: () => entityFact('type'),
    system: () => ({ ...entityFact('system'), link: systemPage(entity) }),
  };
  const badge = {
    kind: 'entity',
    style: 'flat-square',
    link: entityPage(entity),
    ...says[id](),
  };
  const url = `${Service.PUBLIC_URL}${pathOf(entity)}/badge/${id}.svg`;
  return { id, badge, url };
}

/** The snippet as Backstage's plugin writes it, which escapes nothing. */
export function pluginMarkdown({ badge, url }) {
  const { description, label, message, link } = badge;
  return `[![${description}, ${label}: ${message}](${url} "${description}")](${link})`;
}
