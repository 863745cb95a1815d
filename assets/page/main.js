// What script adds to pages that work without it.

import { listenForCopies } from './copy.js'
import { isClosed, letForget } from './door.js'
import { followControls, openMarkup } from './entity.js'
import { remember, showRecent } from './recent.js'
import { searchAsYouType } from './search.js'
import { makeTabs } from './tabs.js'

document.documentElement.classList.add('js')
listenForCopies(document)
if (!isClosed(enhance)) enhance()

function enhance() {
  letForget()
  searchAsYouType()
  showRecent()
  remember()
  makeTabs(document, openMarkup)
  followControls((part) => makeTabs(part, openMarkup))
}
