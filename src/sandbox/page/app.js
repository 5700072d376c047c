// The page's heart: what the visitor chose, what the server says, and drawing again when either changes.
import { createComputer } from './computer.js'
import { byId, face, h, say, show } from './dom.js'
import { createHome } from './home.js'
import { createModal } from './modal.js'
import { createPhone } from './phone.js'
import { createDesk } from './slack.js'
import { drawFacts, drawMails, drawStrip } from './strip.js'

/** What the visitor chose; `looked`: texts they have seen. Everything else comes from the server. */
const view = { person: 'dana', staff: 'maya', app: 'sms', work: 'slack', looked: new Set() }
let state

const redraw = () => state && draw(state)
const drawPhone = createPhone(view, act, redraw)
const drawComputer = createComputer(view, act, redraw)
const drawDesk = createDesk(view, act, redraw)
const drawHome = createHome(view, act, redraw)
const drawModal = createModal(view, act)

function draw(state) {
  const person = state.cast.people.find(({ id }) => id === view.person)
  picker(byId('people'), state.cast.people, 'person', (one) => [one.name, one.company || one.role])
  picker(byId('staff'), state.cast.staff, 'staff', (one) => [one.name])
  say(
    byId('customer-side'),
    `What ${person.id === 'stranger' ? 'the stranger' : person.name.split(' ')[0]} sees`,
  )
  drawFacts(state)
  drawPhone(state, person)
  drawComputer(state, person)
  drawDesk(state)
  drawHome(state)
  drawModal(state)
  drawStrip(state)
  drawMails(state)
}

/** Radio buttons with faces; arrow keys move between them. */
function picker(list, all, chosen, words) {
  const items = all.map((one) => ({ id: one.id, words: words(one), checked: one.id === view[chosen] }))
  const choose = (id) => {
    view[chosen] = id
    if (chosen === 'person') {
      Object.assign(view, { replyTo: undefined, followAfter: undefined })
      Object.assign(view, { mailThread: undefined, writing: false, openNext: undefined })
    }
    redraw()
    list.querySelector('[aria-checked="true"]').focus()
  }
  const onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    if (!step) return
    event.preventDefault()
    const now = all.findIndex(({ id }) => id === view[chosen])
    choose(all[(now + step + all.length) % all.length].id)
  }
  show(
    list,
    items,
    ({ id }) => id,
    ({ id, words: [name, more], checked }) =>
      h(
        'button',
        {
          type: 'button',
          role: 'radio',
          'aria-checked': String(checked),
          tabindex: checked ? 0 : -1,
          onclick: () => choose(id),
          onkeydown,
        },
        face(id === 'stranger' ? '?' : name),
        h('span', {}, fullName(name), more && h('small', {}, more)),
      ),
  )
}

/** The page hides all but the first word where there is little room. */
function fullName(name) {
  const [first, ...rest] = name.split(' ')
  return h('b', {}, first, h('i', {}, ` ${rest.join(' ')}`))
}

/** Tells the server what the visitor did. Answers whether it worked; says so when not. */
async function act(what) {
  try {
    const response = await fetch('/demo/act', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(what),
    })
    if (!response.ok) toast((await response.json()).error)
    return response.ok
  } catch {
    toast('The demo’s server does not answer. Is it still running?')
    return false
  }
}

let fading
function toast(text) {
  const element = byId('toast')
  element.textContent = text
  element.hidden = false
  clearTimeout(fading)
  fading = setTimeout(() => (element.hidden = true), 6000)
}

function drawer(open) {
  byId('mail').hidden = !open
  byId('open-mail').setAttribute('aria-expanded', String(open))
  if (open) byId('close-mail').focus()
  else byId('open-mail').focus()
}
byId('open-mail').addEventListener('click', () => drawer(byId('mail').hidden))
byId('close-mail').addEventListener('click', () => drawer(false))
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !byId('mail').hidden) drawer(false)
})

const events = new EventSource('/demo/events')
events.addEventListener('message', (event) => {
  state = JSON.parse(event.data)
  redraw()
})
