// Block Kit, drawn close to how Slack draws it.
import { h } from './dom.js'
import { lamps } from './lamps.js'
import { markdown, mrkdwn } from './text.js'

/** `names`: id to name; `press(action)`: a button was pressed. */
export function drawBlocks(blocks, names, press) {
  return h(
    'div',
    { class: 'blocks' },
    blocks.map((block) => drawBlock(block, names, press)),
  )
}

function drawBlock(block, names, press) {
  const text = (object) => drawText(object, names)
  switch (block.type) {
    case 'header':
      return h('h4', { class: 'block-header' }, lamps(block.text.text))
    case 'divider':
      return h('hr')
    case 'markdown':
      return h('div', { class: 'markdown' }, markdown(block.text))
    case 'context':
      return h(
        'div',
        { class: 'block-context' },
        block.elements.map((one) => h('span', {}, one.type === 'image' ? one.alt_text : text(one))),
      )
    case 'actions':
      return h(
        'div',
        { class: 'block-actions' },
        block.elements.map((one) => control(one, press)),
      )
    case 'section':
      return h(
        'div',
        { class: 'block-section' },
        h(
          'div',
          {},
          block.text && h('div', { class: 'block-text' }, text(block.text)),
          block.fields &&
            h(
              'div',
              { class: 'fields' },
              block.fields.map((one) => h('div', {}, text(one))),
            ),
        ),
        block.accessory && control(block.accessory, press),
      )
    default:
      return h('p', { class: 'block-context' }, `(${block.type})`)
  }
}

const drawText = (object, names) => (object.type === 'mrkdwn' ? mrkdwn(object.text, names) : object.text)

function control(element, press) {
  switch (element.type) {
    case 'button':
      return button(element, press)
    case 'overflow':
      return menu(element, press, '⋯')
    case 'static_select':
      return menu(element, press, element.placeholder?.text ?? 'Choose…')
    default:
      return h('span', { class: 'block-context' }, `(${element.type})`)
  }
}

/** Choosing an entry is a press with its value. */
function menu(element, press, label) {
  const first = element.initial_option?.value ?? ''
  const onchange = (event) => {
    const { currentTarget: field } = event
    const value = field.value
    field.value = first
    if (element.confirm && !window.confirm(element.confirm.text.text)) return
    field.disabled = true
    void press({ action: element.action_id, value }, field)
  }
  const field = h(
    'select',
    { class: 'menu', 'aria-label': label, onchange },
    !first && h('option', { value: '' }, label),
    element.options.map(({ value, text }) => h('option', { value }, text.text)),
  )
  field.value = first
  return field
}

function button(element, press) {
  const style = element.style ?? 'plain'
  if (element.url) {
    const safe = /^https?:/i.test(element.url) ? element.url : undefined
    return h(
      'a',
      { class: `button ${style}`, href: safe, target: '_blank', rel: 'noreferrer' },
      element.text.text,
    )
  }
  const ask = element.confirm && `${element.confirm.title.text}\n\n${element.confirm.text.text}`
  const onclick = (event) => {
    if (ask && !window.confirm(ask)) return
    event.currentTarget.disabled = true
    void press({ action: element.action_id, value: element.value }, event.currentTarget)
  }
  return h('button', { type: 'button', class: `button ${style}`, onclick }, element.text.text)
}
