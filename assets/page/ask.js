// Asks this service, with the token of this tab where there is one.

const KEY = 'backstage-badges.token'

export const token = {
  get: () => sessionStorage.getItem(KEY),
  set: (text) => sessionStorage.setItem(KEY, text),
  forget: () => sessionStorage.removeItem(KEY),
}

/** `fetch` of an address of this service. */
export function ask(url, { signal, accept = 'text/html', as = token.get() } = {}) {
  const headers = { Accept: accept }
  if (as) headers.Authorization = `Bearer ${as}`
  return fetch(url, { signal, headers, credentials: 'omit', redirect: 'error' })
}

/** The page at `url` as a document, with the status that it came with. */
export async function askForPage(url, options) {
  const response = await ask(url, options)
  const text = await response.text()
  return { status: response.status, page: new DOMParser().parseFromString(text, 'text/html') }
}
