// Our app's home page in Slack, beside the staff channel.
import { byId, h } from './dom.js'
import { drawBlocks } from './blocks.js'
import { namesIn } from './slack.js'

/** `act` tells the server. Answers the function that draws the home of whoever of staff is played. */
export function createHome(view, act, redraw) {
  const place = byId('home-tab')
  const tabs = { cases: byId('show-cases'), home: byId('show-home') }
  tabs.cases.addEventListener('click', () => choose('cases'))
  tabs.home.addEventListener('click', () => choose('home'))
  let asked

  function choose(tab) {
    view.deskTab = tab
    asked = undefined
    redraw()
  }
  const press = async (what, button) => {
    const done = await act({ act: 'press_home', who: view.staff, ...what })
    setTimeout(() => (button.disabled = false), done ? 1500 : 0)
  }
  // A link into the staff channel opens the thread here.
  place.addEventListener('click', (event) => {
    const [, second, rest] = /\/archives\/\w+\/p(\d+)(\d{6})$/.exec(event.target.closest('a')?.href ?? '') ?? []
    if (!second) return
    event.preventDefault()
    Object.assign(view, { thread: `${second}.${rest}`, threadClosed: false })
    redraw()
  })

  return function draw(state) {
    const home = view.deskTab === 'home'
    tabs.home.setAttribute('aria-pressed', String(home))
    tabs.cases.setAttribute('aria-pressed', String(!home))
    byId('desk-messages').hidden = home
    byId('desk-form').hidden = home
    place.hidden = !home
    if (!home) return
    // Slack tells the app when somebody looks at it, and shows what it had until then.
    if (asked !== view.staff) {
      asked = view.staff
      void act({ act: 'home', who: view.staff })
    }
    const me = state.cast.staff.find(({ id }) => id === view.staff)
    const mine = state.homes.find(({ user }) => user === me.user)
    const key = mine ? `${mine.id} ${mine.hash}` : ''
    if (place.dataset.key === key) return
    place.dataset.key = key
    place.replaceChildren(
      mine
        ? drawBlocks(mine.view.blocks, namesIn(state), press)
        : h('p', { class: 'home-empty' }, 'This is where the app shows what concerns you.'),
    )
  }
}
