// The token of a private catalog: asked for plainly, kept in this tab, sent with what this page asks.

import { askForPage, token } from './ask.js'

/**
 * Whether this page was asked for without a token that opens it. Then it asks for one, or takes the one
 * of this tab; `opened` is called when the page behind the door is in its place.
 */
export function isClosed(opened) {
  const form = document.getElementById('token-form')
  if (!form) return false
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const text = form.elements.token.value.trim().replace(/^bearer\s+/i, '')
    if (text === '') return form.elements.token.focus()
    await enter(form, text, opened)
  })
  const kept = token.get()
  if (kept) enter(form, kept, opened)
  else form.elements.token.focus()
  return true
}

/** Lets the token be forgotten. */
export function letForget() {
  const button = document.getElementById('forget-token')
  if (!button) return
  button.hidden = !token.get()
  button.addEventListener('click', () => {
    token.forget()
    sessionStorage.clear()
    location.reload()
  })
}

async function enter(form, text, opened) {
  form.setAttribute('aria-busy', 'true')
  try {
    const { status, page } = await askForPage(location.href, { as: text })
    if (status === 401 || status === 403) {
      token.forget()
      const told = page.querySelector('[data-refusal]')?.textContent
      return refuse(form, told ?? 'This token opens nothing here.')
    }
    token.set(text)
    document.title = page.title
    const main = page.getElementById('main')
    // The focus goes to the title, which says where one is now.
    main.querySelector('[autofocus]')?.removeAttribute('autofocus')
    document.getElementById('main').replaceWith(main)
    opened()
    document.querySelector('h1').focus()
  } catch {
    refuse(form, 'The service does not answer now.')
  } finally {
    form.removeAttribute('aria-busy')
  }
}

function refuse(form, why) {
  const field = form.elements.token
  document.getElementById('token-problem').textContent = why
  field.setAttribute('aria-invalid', 'true')
  field.value = ''
  field.focus()
}
