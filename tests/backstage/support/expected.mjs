// What a badge must say, worked out from the descriptor by the plugin's own semantics: this is
// JavaScript, and so is the plugin, so `||` and `String()` mean here what they mean there.
import { Backstage } from './backstage.mjs';
import { pathOf, readDescriptors, referenceOf } from './descriptors.mjs';
import { Service } from './service.mjs';

/** Every badge out of the box, in the order in which they are offered. */
export const BADGE_IDS = [
  'pingback', 'lifecycle', 'owner', 'docs', 'powered-by', 'type', 'system', 'domain', 'tags',
  'apis', 'catalog',
];

/** The kinds that have owners, and those that documentation is written for. */
const OWNED = ['api', 'component', 'domain', 'resource', 'system', 'template'];
const DOCUMENTED = ['api', 'component', 'domain', 'system'];

/** The badges that are offered only where the entity has the fact, and whether it has. */
const OPTIONAL = {
  type: ({ spec }) => spec?.type,
  system: ({ spec }) => spec?.system,
  domain: ({ spec }) => spec?.domain,
  tags: ({ metadata }) => metadata.tags?.length > 0,
  apis: ({ spec }) => spec?.providesApis,
  catalog: ({ kind }) => OWNED.includes(kind.toLowerCase()),
};

const REFERENCES = new Set(readDescriptors().map(referenceOf));

/** The ids that `badge-specs` and `snippets` offer for an entity. */
export function offeredFor(entity) {
  return BADGE_IDS.filter(id => !(id in OPTIONAL) || OPTIONAL[id](entity));
}

/** A page of the portal for a reference, all lower case. */
function page(namespace, kind, name) {
  return `${Backstage.APP_URL}/catalog/${namespace}/${kind}/${name}`.toLowerCase();
}

export function entityPage(entity) {
  return page(entity.metadata.namespace ?? 'default', entity.kind, entity.metadata.name);
}

/** The parts of a reference of the entity's spec, which may lack kind and namespace. */
function referenceIn(entity, field, defaultKind) {
  const reference = /^(?:([^:/]+):)?(?:([^:/]+)\/)?([^:/]+)$/.exec(entity.spec?.[field] ?? '');
  if (!reference) return undefined;
  const [, kind = defaultKind, namespace = entity.metadata.namespace ?? 'default', name] = reference;
  return [namespace, kind, name];
}

/** The page of what a field refers to, or the entity's own. */
function pageOf(entity, field) {
  const reference = referenceIn(entity, field, field);
  return reference ? page(...reference) : entityPage(entity);
}

/** What is missing in the entity's entry, the worst first, and its colour. */
function health(entity) {
  const kind = entity.kind.toLowerCase();
  const { annotations = {}, description } = entity.metadata;
  if (OWNED.includes(kind) && !entity.spec?.owner) return ['no owner', 'red'];
  const owner = referenceIn(entity, 'owner', 'group');
  if (owner) {
    const [namespace, kindOfOwner, name] = owner;
    const reference = `${kindOfOwner}:${namespace}/${name}`.toLowerCase();
    if (!REFERENCES.has(reference)) return ['owner unknown', 'orange'];
  }
  if (!description?.trim()) return ['no description', 'yellow'];
  if (DOCUMENTED.includes(kind) && !annotations['backstage.io/techdocs-ref']) {
    return ['no docs', 'yellow'];
  }
  return ['complete', 'brightgreen'];
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
    system: () => ({ ...entityFact('system'), link: pageOf(entity, 'system') }),
    domain: () => ({ ...entityFact('domain'), link: pageOf(entity, 'domain') }),
    tags: () => ({ ...entityFact('tags'), message: metadata.tags?.join(', ') || 'none' }),
    apis: () => ({
      label: 'apis',
      message: String(spec?.providesApis?.length ?? 0),
      description: 'Provided APIs badge',
    }),
    catalog: () => {
      const [message, color] = health(entity);
      return { label: 'catalog', message, color, description: 'Catalog entry badge' };
    },
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
