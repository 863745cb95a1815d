// What was looked at lately, kept by this browser alone. Where the catalog is private it is kept in this
// tab, as the token is, and goes with it.

const KEY = 'backstage-badges.recent'
const MOST = 6

const isPrivate = () => 'private' in document.body.dataset
const store = () => (isPrivate() ? sessionStorage : localStorage)

function read() {
  try {
    const kept = JSON.parse(store().getItem(KEY) ?? '[]')
    return Array.isArray(kept) ? kept.filter((it) => typeof it?.path === 'string') : []
  } catch {
    return []
  }
}

/** Remembers the entity of this page. */
export function remember() {
  const { ref, title, kind, path } = document.getElementById('main').dataset
  if (!ref) return
  const others = read().filter((it) => it.ref !== ref)
  try {
    store().setItem(KEY, JSON.stringify([{ ref, title, kind, path }, ...others].slice(0, MOST)))
  } catch {
    // The store is full or closed; then nothing is remembered.
  }
}

/** Shows what was looked at in `#recent`, if anything was. */
export function showRecent() {
  const section = document.getElementById('recent')
  const template = document.getElementById('entity-card')
  const seen = read()
  if (!section || !template || seen.length === 0) return
  const cards = seen.map((it) => {
    const card = template.content.cloneNode(true)
    const link = card.querySelector('a')
    // The path is our own store's, but a store can be written by other pages of this origin.
    link.href = new URL(it.path, location.origin).pathname
    link.textContent = it.title
    card.querySelector('[data-kind]').textContent = it.kind
    card.querySelector('[data-ref]').textContent = it.ref
    return card
  })
  section.querySelector('ul').replaceChildren(...cards)
  section.querySelector('button').addEventListener('click', () => {
    store().removeItem(KEY)
    section.hidden = true
    document.getElementById('q')?.focus()
  })
  section.hidden = false
}
