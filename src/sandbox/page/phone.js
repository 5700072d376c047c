// The customer's phone: two apps, bubbles, ticks.
import { byId, clockTime, composer, h, say, show } from './dom.js'
import { createTabs } from './tabs.js'
import { whatsapp } from './text.js'

const openers = [
  'Why is my invoice higher than last month?',
  'Please refund the duplicate seat charge',
  'I want to talk to a person',
]

/** First sentences to try: one click sends one. */
export const suggestions = (send, title, hint) =>
  h(
    'li',
    { class: 'empty' },
    h('strong', {}, title),
    h('p', {}, hint),
    openers.map((text) => h('button', { type: 'button', class: 'chip', onclick: () => send(text) }, text)),
  )

const ticks = {
  queued: ['clock', 'waiting'],
  accepted: ['clock', 'waiting'],
  sending: ['one', 'being sent'],
  sent: ['one', 'sent'],
  delivered: ['two', 'delivered'],
  received: ['two', 'delivered'],
  read: ['two read', 'read'],
}

function status(message) {
  if (message.status in ticks) {
    const [className, label] = ticks[message.status]
    return h('span', { class: `ticks ${className}`, role: 'img', 'aria-label': label, title: label })
  }
  const label = message.status === 'lost' ? 'not delivered' : message.status
  return h('span', { class: 'undelivered' }, label)
}

/** `act` does something and says when it failed; `view` is what the visitor chose. */
export function createPhone(view, act, redraw) {
  const send = (text) => act({ act: view.app, who: view.person, text })
  const { field } = composer(byId('phone-form'), send)
  const drawTabs = createTabs(['sms', 'whatsapp'], (app) => {
    view.app = app
    redraw()
  })
  let seenUpTo = ''

  return function draw(state, person) {
    const inWhatsApp = view.app === 'whatsapp'
    const number = inWhatsApp ? `whatsapp:${person.phone}` : person.phone
    const unread = (app) =>
      state.texts.filter((one) => one.number === app && !one.mine && !view.looked.has(one.id)).length
    drawTabs(view.app, (app) => unread(app === 'sms' ? person.phone : `whatsapp:${person.phone}`))
    byId('screen').dataset.app = view.app
    byId('screen').setAttribute('aria-labelledby', `tab-${view.app}`)
    field.placeholder = inWhatsApp ? 'Message' : 'Text message'
    say(byId('phone-time'), clockTime(Date.now()))
    const ours = inWhatsApp ? state.cast.numbers.whatsapp.replace('whatsapp:', '') : state.cast.numbers.sms
    say(byId('phone-number'), inWhatsApp ? `Business · ${spaced(ours)}` : spaced(ours))

    const shown = state.texts.filter((one) => one.number === number)
    shown.filter((one) => !one.mine).forEach((one) => view.looked.add(one.id))
    const items = shown.map((one) => ({ ...one, key: one.id, app: view.app }))
    if (state.typing.includes(number)) items.push({ key: 'typing' })
    if (items.length === 0) items.push({ key: `empty ${number}`, name: person.name, app: view.app })
    show(
      byId('bubbles'),
      items,
      (item) => item.key,
      (item, again) => bubble(item, again, send),
    )

    // Whoever has WhatsApp open has read what is there; the emulator then says so to the gateway.
    const delivered = shown.filter((one) => !one.mine && one.status === 'delivered').at(-1)
    if (inWhatsApp && delivered && delivered.id !== seenUpTo && document.visibilityState === 'visible') {
      seenUpTo = delivered.id
      void act({ act: 'seen', who: view.person })
    }
  }
}

function bubble(item, again, send) {
  if (item.key === 'typing') {
    return h(
      'li',
      { class: 'bubble theirs typing', 'aria-label': 'Brightline is typing' },
      h('i'),
      h('i'),
      h('i'),
    )
  }
  if (item.key.startsWith('empty')) {
    const by = item.app === 'sms' ? 'text' : 'WhatsApp message'
    return suggestions(
      send,
      item.name === 'Stranger' ? 'Write from a number nobody knows' : `Write as ${item.name}`,
      `Send a ${by}, or start with one of these.`,
    )
  }
  return h(
    'li',
    { class: `bubble ${item.mine ? 'mine' : 'theirs'}${again ? '' : ' new'}` },
    h('span', { class: 'bubble-text' }, item.app === 'whatsapp' ? whatsapp(item.body) : item.body),
    h('span', { class: 'bubble-meta' }, clockTime(item.at), status(item)),
  )
}

/** +447700900101 as +44 7700 900101. */
const spaced = (number) => number.replace(/^\+44(\d{4})(\d+)$/, '+44 $1 $2')
