// A row of tabs: which app is looked at, and how much is new in the others.
import { byId } from './dom.js'

/** `choose(app)` is called for a click and for the arrow keys. Answers how to draw: `draw(chosen, fresh(app))`. */
export function createTabs(apps, choose) {
  const tabs = apps.map((app) => ({ app, tab: byId(`tab-${app}`) }))
  for (const [at, { app, tab }] of tabs.entries()) {
    tab.addEventListener('click', () => choose(app))
    tab.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
      if (!step) return
      const next = tabs[(at + step + tabs.length) % tabs.length]
      choose(next.app)
      next.tab.focus()
    })
  }
  return (chosen, fresh) => {
    for (const { app, tab } of tabs) {
      const count = app === chosen ? 0 : fresh(app)
      tab.setAttribute('aria-selected', String(app === chosen))
      tab.tabIndex = app === chosen ? 0 : -1
      tab.dataset.fresh = count > 0 ? String(count) : ''
    }
  }
}
