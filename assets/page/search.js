// Search as you type: a combobox with a listbox, by the pattern of the ARIA Authoring Practices Guide.
// Without script the field is a form, whose answer is a page; with it, that is what Enter does where no
// entity is chosen.

import { announce } from './announce.js'
import { ask } from './ask.js'

const PAUSE_MS = 120
const SHOWN = 8

/** Gives the search field of the page its list. */
export function searchAsYouType() {
  const field = document.getElementById('q')
  if (!field || field.hasAttribute('role')) return
  new Combobox(field)
}

class Combobox {
  #field
  #form
  #list
  #status
  #timer
  #question
  #active = -1

  constructor(field) {
    this.#field = field
    this.#form = field.form
    this.#list = document.getElementById('found')
    this.#status = document.getElementById('found-status')
    for (const [name, value] of Object.entries({
      role: 'combobox',
      'aria-expanded': 'false',
      'aria-controls': this.#list.id,
      'aria-autocomplete': 'list',
      autocomplete: 'off',
    })) {
      field.setAttribute(name, value)
    }
    field.addEventListener('input', () => this.#soon())
    field.addEventListener('keydown', (event) => this.#key(event))
    field.addEventListener('focus', () => field.value.trim() && this.#soon())
    for (const other of this.#form.querySelectorAll('select, #owner')) {
      other.addEventListener('change', () => this.#soon())
    }
    // A press on an option must not take the focus away before it is a click.
    this.#list.addEventListener('mousedown', (event) => event.preventDefault())
    document.addEventListener('focusin', (event) => {
      if (!this.#form.contains(event.target)) this.#close()
    })
    document.addEventListener('click', (event) => {
      if (!this.#form.contains(event.target)) this.#close()
    })
    document.addEventListener('keydown', (event) => {
      const typing = event.target.closest('input, textarea, select, [contenteditable]')
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      field.focus()
      field.select()
    })
  }

  #soon() {
    clearTimeout(this.#timer)
    this.#question?.abort()
    if (this.#field.value.trim() === '') return this.#close()
    this.#timer = setTimeout(() => this.#ask(), PAUSE_MS)
  }

  async #ask() {
    const query = new URLSearchParams(new FormData(this.#form))
    query.set('limit', String(SHOWN))
    this.#question = new AbortController()
    const { signal } = this.#question
    this.#tell('Searching…', true)
    try {
      const url = `${this.#form.dataset.search}?${query}`
      const response = await ask(url, { signal, accept: 'application/json' })
      const body = await response.json()
      if (signal.aborted) return
      if (response.ok) this.#show(body.items)
      else this.#fail(response.status, body)
    } catch (error) {
      if (error.name !== 'AbortError') this.#fail(0)
    }
  }

  #fail(status, body) {
    this.#list.replaceChildren()
    this.#open(true)
    const why = {
      400: body?.error?.message,
      401: 'The token of this tab is no good any more. Reload the page to enter another.',
    }[status]
    this.#tell(why ?? 'The catalog does not answer now. Press Enter to try again.')
    announce(this.#status.textContent)
  }

  #show(items) {
    this.#active = -1
    this.#field.removeAttribute('aria-activedescendant')
    this.#list.replaceChildren(...items.map((item, at) => this.#option(item, at)))
    this.#open(true)
    const count = items.length === SHOWN ? `The best ${SHOWN}` : items.length
    const said =
      items.length === 0
        ? 'Nothing is called so. Fewer letters find more.'
        : `${count} ${items.length === 1 ? 'entity' : 'entities'} found, arrows to choose`
    this.#tell(said)
    announce(said)
  }

  #option(item, at) {
    const option = document.createElement('li')
    option.id = `found-${at}`
    option.setAttribute('role', 'option')
    option.setAttribute('aria-selected', 'false')
    option.dataset.path = [item.namespace, item.kind.toLowerCase(), item.name.toLowerCase()]
      .map(encodeURIComponent)
      .join('/')
    const part = (name, text) => {
      const element = document.createElement('span')
      element.className = name
      element.textContent = text
      return element
    }
    option.append(part('kind', item.kind), part('title', item.title ?? item.name))
    const about = [item.ref, item.owner && `owned by ${item.owner}`].filter(Boolean).join(' · ')
    option.append(part('about', about))
    option.addEventListener('click', () => this.#go(option))
    return option
  }

  #key(event) {
    const options = this.#list.children
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && options.length > 0) {
      event.preventDefault()
      this.#open(true)
      const from = this.#active < 0 && step < 0 ? 0 : this.#active
      this.#choose((from + step + options.length) % options.length)
    } else if (event.key === 'Enter' && this.#active >= 0 && !this.#list.hidden) {
      event.preventDefault()
      this.#go(options[this.#active])
    } else if (event.key === 'Escape') {
      if (this.#list.hidden && this.#status.hidden) this.#field.value = ''
      this.#close()
    }
  }

  #choose(at) {
    this.#active = at
    for (const [index, option] of [...this.#list.children].entries()) {
      option.setAttribute('aria-selected', String(index === at))
      if (index !== at) continue
      this.#field.setAttribute('aria-activedescendant', option.id)
      option.scrollIntoView({ block: 'nearest' })
    }
  }

  #go(option) {
    location.assign(`${this.#form.dataset.entities}/${option.dataset.path}`)
  }

  #tell(text, busy = false) {
    this.#status.hidden = false
    this.#status.textContent = text
    this.#form.toggleAttribute('data-busy', busy)
  }

  #open(is) {
    const has = is && this.#list.children.length > 0
    this.#list.hidden = !has
    this.#field.setAttribute('aria-expanded', String(has))
  }

  #close() {
    this.#question?.abort()
    this.#active = -1
    this.#field.removeAttribute('aria-activedescendant')
    this.#form.removeAttribute('data-busy')
    this.#status.hidden = true
    this.#open(false)
  }
}
