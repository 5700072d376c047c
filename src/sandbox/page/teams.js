// The customer's chat with the app in Microsoft Teams.
import { byId, clockTime, composer, h, show } from './dom.js'
import { drawCard, readable } from './card.js'
import { suggestions } from './phone.js'

export const freshIn = (view, messages) =>
  messages.filter(({ mine, id }) => !mine && !view.looked.has(`teams ${id}`)).length

export function createTeams(view, act) {
  const list = byId('teams-messages')
  const send = (text) => act({ act: 'teams', who: view.person, text })
  const { field, fit } = composer(byId('teams-form'), send)
  const press = (message) => async (nth, button) => {
    await act({ act: 'card', who: view.person, message, nth })
    setTimeout(() => (button.disabled = false), 1_500)
  }

  return function draw(state, person) {
    const there = Boolean(person.teams)
    field.disabled = !there
    fit()
    const { messages, typing } = state.teams[person.id]
    messages.forEach(({ id }) => view.looked.add(`teams ${id}`))
    const items = messages.map((message, at) => ({
      ...message,
      name: person.name,
      follows: at > 0 && messages[at - 1].mine === message.mine,
    }))
    if (typing) items.push({ id: 'typing' })
    if (items.length === 0) items.push({ id: `empty ${person.id}`, there, name: person.name })
    show(
      list,
      items,
      ({ id }) => id,
      (item, again) => drawItem(item, again),
    )
  }

  function drawItem(item, again) {
    if (item.id === 'typing') {
      const dots = [h('i'), h('i'), h('i')]
      return h('li', { class: 'teams-typing', 'aria-label': 'Bright is typing' }, dots, 'Bright is typing')
    }
    if (item.id.startsWith('empty')) {
      return item.there
        ? suggestions(send, 'Bright is an app in your Teams', `Write as ${item.name}, or start with one of these.`)
        : h(
            'li',
            { class: 'empty' },
            h('strong', {}, 'A stranger is in no Teams that has our app'),
            h('p', {}, 'They can text, use WhatsApp, or send a mail.'),
          )
    }
    return bubble(item, again)
  }

  function bubble({ id, mine, text, card, pictures, at, writing, lost, name, follows }, again) {
    const classes = ['teams-message', mine && 'mine', follows && 'follows', !again && 'new']
    return h(
      'li',
      { class: classes.filter(Boolean).join(' ') },
      !mine && (follows ? h('span', { class: 'teams-face' }) : logo()),
      h(
        'div',
        { class: 'teams-main' },
        !follows &&
          h(
            'div',
            { class: 'teams-by' },
            !mine && h('b', {}, 'Bright'),
            h('time', { datetime: new Date(at).toISOString() }, clockTime(at)),
            mine && h('span', { class: 'unseen' }, name),
          ),
        text && h('div', { class: 'teams-bubble' }, mine ? text : readable(text), writing && h('span', { class: 'caret' })),
        pictures.map((src) => h('img', { class: 'teams-picture', src, alt: 'Picture' })),
        card && drawCard(card, press(id)),
        lost && h('span', { class: 'undelivered' }, 'not delivered'),
      ),
    )
  }
}

const logo = () => h('img', { class: 'teams-face', src: '/demo/mark.svg', alt: '' })
