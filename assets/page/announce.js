// One live region for the whole page, which screen readers read out when its text changes.

let timer

/** Says `text` in a moment; of several at a time, the last. */
export function announce(text) {
  const region = document.getElementById('said')
  clearTimeout(timer)
  region.textContent = ''
  // A text that is the same as before is read again only where it was away in between.
  timer = setTimeout(() => (region.textContent = text), 60)
}
