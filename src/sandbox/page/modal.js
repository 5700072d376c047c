// A Slack modal over the desk: whoever of staff the visitor plays fills it in.
import { byId, h } from './dom.js'
import { mrkdwn } from './text.js'

/** `act` tells the server; `names` is id to name. Answers the function that draws the newest modal of a person. */
export function createModal(view, act) {
  const place = byId('modal')
  let shown
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !place.hidden) close()
  })
  const close = () => act({ act: 'close', who: view.staff, view: shown })

  return function draw(state) {
    const me = state.cast.staff.find(({ id }) => id === view.staff)
    const open = state.modals.findLast(({ user }) => user === me.user)
    const key = open && `${open.id} ${open.hash} ${JSON.stringify(open.errors)}`
    if (place.dataset.key === (key ?? '')) return
    const kept = open && shown === open.id ? valuesOf(place) : {}
    place.dataset.key = key ?? ''
    shown = open?.id
    place.hidden = !open
    place.replaceChildren(...(open ? [drawModal(state, open, kept)] : []))
    place.querySelector('input, textarea, select')?.focus()
  }

  function drawModal(state, { view: modal, errors }, kept) {
    const onsubmit = (event) => {
      event.preventDefault()
      void act({ act: 'submit', who: view.staff, view: shown, values: valuesOf(event.currentTarget) })
    }
    const staff = state.cast.staff
    const names = (id) => staff.find(({ user }) => user === id)?.name
    return h(
      'form',
      { class: 'modal-box', role: 'dialog', 'aria-label': modal.title.text, onsubmit },
      h(
        'header',
        {},
        h('h3', {}, modal.title.text),
        h('button', { type: 'button', class: 'quiet', 'aria-label': 'Close', onclick: close }, '✕'),
      ),
      h(
        'div',
        { class: 'modal-blocks' },
        modal.blocks.map((block) =>
          block.type === 'input'
            ? drawInput(block, staff, kept[block.block_id], errors[block.block_id])
            : h('p', {}, mrkdwn(block.text?.text ?? '', names), ' ', linkBeside(block)),
        ),
      ),
      h(
        'footer',
        {},
        h('button', { type: 'button', class: 'button plain', onclick: close }, modal.close?.text ?? 'Cancel'),
        modal.submit && h('button', { type: 'submit', class: 'button primary' }, modal.submit.text),
      ),
    )
  }
}

/** A button that leads somewhere. */
function linkBeside({ accessory }) {
  if (!accessory || !/^https?:/.test(accessory.url)) return ''
  return h('a', { class: 'button plain', href: accessory.url, target: '_blank', rel: 'noreferrer' }, accessory.text.text)
}

function drawInput(block, staff, kept, error) {
  const label = h(
    'span',
    { class: 'label' },
    block.label.text,
    block.optional && h('small', {}, ' (optional)'),
  )
  const below = [
    block.hint && h('small', { class: 'hint' }, block.hint.text),
    error && h('small', { class: 'error', role: 'alert' }, error),
  ]
  const field = drawField(block, staff, kept)
  return block.element.type === 'radio_buttons'
    ? h('fieldset', { class: 'modal-input' }, h('legend', {}, label), field, below)
    : h('label', { class: 'modal-input' }, label, field, below)
}

function drawField({ block_id: name, optional, element }, staff, kept) {
  const required = !optional
  const first = kept ?? element.initial_value ?? element.initial_option?.value ?? ''
  if (element.type === 'plain_text_input') {
    const common = { name, required, maxlength: element.max_length }
    const field = element.multiline
      ? h('textarea', { ...common, rows: 3 })
      : h('input', { ...common, type: 'text' })
    field.value = first
    return field
  }
  if (element.type === 'radio_buttons') {
    return element.options.map((option) => {
      const radio = h('input', { type: 'radio', name, value: option.value, required })
      radio.checked = option.value === first
      return h('span', { class: 'radio' }, h('label', {}, radio, ` ${option.text.text}`))
    })
  }
  const options =
    element.type === 'users_select'
      ? staff.map(({ user, name: words }) => ({ value: user, words }))
      : element.options.map(({ value, text }) => ({ value, words: text.text }))
  const field = h(
    'select',
    { name, required },
    h('option', { value: '' }, 'Choose…'),
    options.map(({ value, words }) => h('option', { value }, words)),
  )
  field.value = first
  return field
}

function valuesOf(form) {
  const box = form.tagName === 'FORM' ? form : form.querySelector('form')
  const all = box ? [...new FormData(box)] : []
  return Object.fromEntries(all.filter(([, value]) => value !== ''))
}
