// Restyles badges as the controls change. The server writes the page for a set-up, script or none; this
// asks it for the page of the new set-up and puts in place what is other in it, so that what is shown,
// what is copied and what the address says are one.

import { announce } from './announce.js'
import { askForPage } from './ask.js'

const PAUSE_MS = 150

let timer
let question

/** Follows the controls of an entity's page; `renewed` is called with each part that was put in place. */
export function followControls(renewed) {
  const form = document.getElementById('controls')
  if (!form) return
  const soon = (pause) => {
    clearTimeout(timer)
    timer = setTimeout(() => restyle(form, renewed), pause)
  }
  form.addEventListener('input', (event) => {
    if (event.target.type === 'color') form.elements[event.target.dataset.for].value = event.target.value
    soon(PAUSE_MS)
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const move = event.submitter?.name === 'move' && event.submitter
    if (move) moveBadge(move)
    soon(0)
  })
  form.addEventListener('reset', (event) => {
    event.preventDefault()
    location.assign(location.pathname)
  })
}

/** Says in the address and to the server which markup is open. */
export function openMarkup(name) {
  const form = document.getElementById('controls')
  form.elements.markup.value = name
  history.replaceState(null, '', addressOf(form))
}

// The address of what the controls say, without what is as it would be anyway.
function addressOf(form) {
  const query = new URLSearchParams()
  for (const [name, value] of new FormData(form)) {
    const usual = form.elements[name]?.dataset?.usual
    if (value !== '' && name !== 'badges' && value !== usual) query.append(name, value)
  }
  const all = [...form.querySelectorAll('[name=badges]')]
  const chosen = all.filter((box) => box.checked).map((box) => box.value)
  if (chosen.length > 0 && chosen.join() !== form.dataset.offered) {
    query.set('badges', chosen.join())
  }
  for (const usual of form.querySelectorAll('input[type=radio][data-usual]:checked')) {
    query.delete(usual.name)
  }
  const text = query.toString().replaceAll('%2C', ',')
  return text === '' ? location.pathname : `${location.pathname}?${text}`
}

async function restyle(form, renewed) {
  question?.abort()
  question = new AbortController()
  const { signal } = question
  const live = [...document.querySelectorAll('[data-live]')]
  const address = addressOf(form)
  history.replaceState(null, '', address)
  for (const part of live) part.setAttribute('aria-busy', 'true')
  try {
    const { status, page } = await askForPage(address, { signal })
    if (status !== 200) throw new Error(`the page came with status ${status}`)
    for (const part of live) {
      const next = page.getElementById(part.id)
      if (next) part.replaceChildren(...next.childNodes)
      part.removeAttribute('aria-busy')
      renewed(part)
    }
    announce(document.getElementById('problems').textContent.trim() || 'The badges are renewed')
  } catch (error) {
    if (error.name === 'AbortError') return
    for (const part of live) part.removeAttribute('aria-busy')
    announce('The badges could not be renewed: the service does not answer now')
    document.getElementById('problems').textContent =
      'What is shown is not what the controls say: the service does not answer now.'
  }
}

// A badge goes up or down in the list, and the focus stays on the button that was pressed.
function moveBadge(button) {
  const item = button.closest('li')
  const up = button.value.startsWith('up:')
  const other = up ? item.previousElementSibling : item.nextElementSibling
  if (!other) return
  if (up) other.before(item)
  else other.after(item)
  button.focus()
}
