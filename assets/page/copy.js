// Copies texts, and says so to everybody: on the button, and in the page's live region.

import { announce } from './announce.js'

const SAID_FOR_MS = 2000

/** Copies what a button with `data-copy` (a text) or `data-copy-from` (an element's id) stands for. */
export function listenForCopies(root) {
  root.addEventListener('click', async (event) => {
    const button = event.target.closest('button[data-copy], button[data-copy-from]')
    if (!button) return
    const from = document.getElementById(button.dataset.copyFrom)
    const text = button.dataset.copy ?? from?.textContent ?? ''
    const copied = await write(text)
    show(button, copied)
    const what = button.dataset.what ?? 'text'
    announce(copied ? `Copied: ${what}` : `Your browser did not let ${what} be copied`)
  })
}

async function write(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // Browsers have no clipboard for pages over plain http, but all know this.
    return writeBySelection(text)
  }
}

function writeBySelection(text) {
  const field = document.createElement('textarea')
  const focused = document.activeElement
  field.value = text
  field.className = 'visually-hidden'
  document.body.append(field)
  field.select()
  const copied = document.execCommand('copy')
  field.remove()
  focused?.focus()
  return copied
}

function show(button, copied) {
  const label = button.querySelector('[data-label]') ?? button
  label.dataset.was ??= label.textContent
  label.textContent = copied ? 'Copied' : 'Failed'
  button.classList.toggle('is-done', copied)
  clearTimeout(Number(button.dataset.timer))
  button.dataset.timer = setTimeout(() => {
    label.textContent = label.dataset.was
    button.classList.remove('is-done')
  }, SAID_FOR_MS)
}
