// Adaptive Cards, as far as the gateway and its likes send them.
import { h } from './dom.js'
import { markdown } from './text.js'

/** `press(nth, button)`: the nth of everything that can be pressed. */
export function drawCard(card, press) {
  let nth = 0
  const draw = (element) => {
    switch (element.type) {
      case 'TextBlock':
        return h('div', { class: `card-text ${element.weight === 'Bolder' ? 'bold' : ''}` }, readable(element.text ?? ''))
      case 'FactSet':
        return h(
          'dl',
          { class: 'card-facts' },
          element.facts.map(({ title, value }) => [h('dt', {}, title), h('dd', {}, value)]),
        )
      case 'Container':
        return h('div', {}, (element.items ?? []).map(draw))
      case 'ActionSet':
        return h('div', { class: 'card-actions' }, element.actions.map(action))
      default:
        return h('small', {}, `(${element.type})`)
    }
  }
  const action = (one) => {
    if (one.type === 'Action.OpenUrl') {
      const href = /^https?:/i.test(one.url ?? '') ? one.url : undefined
      return h('a', { class: 'card-button', href, target: '_blank', rel: 'noreferrer' }, one.title)
    }
    const place = nth++
    const onclick = ({ currentTarget }) => {
      currentTarget.disabled = true
      press(place, currentTarget)
    }
    return h('button', { type: 'button', class: `card-button ${one.style ?? ''}`, onclick }, one.title)
  }
  return h(
    'div',
    { class: 'card' },
    (card.body ?? []).map(draw),
    card.actions?.length > 0 && h('div', { class: 'card-actions' }, card.actions.map(action)),
  )
}

/** Teams reads character references in its Markdown; what comes out of them is text. */
export const readable = (text) =>
  markdown(text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'))
