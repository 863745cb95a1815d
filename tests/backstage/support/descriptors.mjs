// The descriptors that Backstage loads, read a second time: they say what the badges must say.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';

export const TIER = dirname(dirname(fileURLToPath(import.meta.url)));
export const REPOSITORY = dirname(dirname(TIER));

/** The folders that app-config.yaml names. */
const FOLDERS = [join(TIER, 'catalog'), join(REPOSITORY, 'assets', 'demo-catalog')];

/** What Backstage's schema asks of a kind's spec; a document without it never enters the catalog. */
const REQUIRED_SPEC = {
  Component: ['type', 'lifecycle', 'owner'],
  API: ['type', 'lifecycle', 'owner', 'definition'],
};

/** Whether Backstage takes the document into its catalog. */
export function isAccepted(entity) {
  const required = REQUIRED_SPEC[entity.kind] ?? [];
  return required.every(field => entity.spec?.[field] !== undefined);
}

/** The reference in lower case, as the catalog's API takes it. */
export function referenceOf(entity) {
  const { kind, metadata } = entity;
  return `${kind}:${metadata.namespace ?? 'default'}/${metadata.name}`.toLowerCase();
}

/** The path of the entity's routes. */
export function pathOf(entity) {
  const { kind, metadata } = entity;
  return `/entity/${metadata.namespace ?? 'default'}/${kind}/${metadata.name}`.toLowerCase();
}

function documents(folder) {
  let names;
  try {
    names = readdirSync(folder).filter(name => name.endsWith('.yaml'));
  } catch (error) {
    throw new Error(`${relative(REPOSITORY, folder)}: cannot be read: ${error.message}`);
  }
  if (names.length === 0) {
    throw new Error(`${relative(REPOSITORY, folder)}: holds no .yaml file`);
  }
  return names.sort().flatMap(name => {
    const file = join(folder, name);
    return parseAllDocuments(readFileSync(file, 'utf8'))
      .map(document => ({ file: relative(REPOSITORY, file), document }))
      .filter(({ document }) => document.contents !== null)
      .map(({ file, document }) => {
        if (document.errors.length > 0) throw new Error(`${file}: ${document.errors[0].message}`);
        return { file, entity: document.toJS() };
      });
  });
}

/** Every entity of the descriptors, in the order they are written; an empty folder is an error. */
export function readDescriptors() {
  const files = new Map();
  return FOLDERS.flatMap(documents).map(({ file, entity }) => {
    const reference = referenceOf(entity);
    // Backstage keeps one of the two, and which one is not for a test to guess.
    if (files.has(reference)) {
      throw new Error(`${reference} is described twice: in ${files.get(reference)} and ${file}`);
    }
    files.set(reference, file);
    return entity;
  });
}
