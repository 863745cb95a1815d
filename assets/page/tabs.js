// Tabs out of links, by the pattern of the ARIA Authoring Practices Guide: arrows, Home and End move and
// choose. Without script they are links to the same page with another panel open.

/** Makes tabs of each `[data-tabs]` in `root`; `chosen` is told the name of the one that was chosen. */
export function makeTabs(root, chosen) {
  for (const list of root.querySelectorAll('[data-tabs]:not([role])')) {
    list.setAttribute('role', 'tablist')
    list.setAttribute('aria-label', list.dataset.tabs)
    const tabs = [...list.querySelectorAll('a')]
    for (const tab of tabs) {
      const panel = document.getElementById(tab.dataset.panel)
      tab.setAttribute('role', 'tab')
      tab.setAttribute('aria-controls', panel.id)
      tab.removeAttribute('aria-current')
      panel.setAttribute('role', 'tabpanel')
      panel.setAttribute('aria-labelledby', tab.id)
      panel.tabIndex = 0
      tab.addEventListener('click', (event) => {
        event.preventDefault()
        choose(tabs, tab, chosen)
      })
      tab.addEventListener('keydown', (event) => {
        const next = neighbour(tabs, tabs.indexOf(tab), event.key)
        if (!next) return
        event.preventDefault()
        next.focus()
        choose(tabs, next, chosen)
      })
    }
    const open = tabs.find((tab) => !document.getElementById(tab.dataset.panel).hidden)
    choose(tabs, open ?? tabs[0])
  }
}

function neighbour(tabs, at, key) {
  const last = tabs.length - 1
  const next = {
    ArrowRight: at === last ? 0 : at + 1,
    ArrowLeft: at === 0 ? last : at - 1,
    Home: 0,
    End: last,
    ' ': at,
  }[key]
  return tabs[next]
}

function choose(tabs, chosen, tell) {
  for (const tab of tabs) {
    const is = tab === chosen
    tab.setAttribute('aria-selected', String(is))
    tab.tabIndex = is ? 0 : -1
    document.getElementById(tab.dataset.panel).hidden = !is
  }
  tell?.(chosen.dataset.name)
}
