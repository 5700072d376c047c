// Elements from data. Text only ever becomes a text node, so nothing that anybody writes can become markup.

/** `h('b', { class: 'x', onclick }, 'text', child, false)`: falsy children are left out. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === false || value === null) continue
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else element.setAttribute(name, value === true ? '' : String(value))
  }
  element.append(...children.flat(9).filter((child) => child || child === 0))
  return element
}

export const byId = (id) => document.getElementById(id)

/** Shows `text` in `element`, touching it only when it changed. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text
}

/**
 * Makes `list` show `items`, one element each, keeping those whose data did not change: focus, selection and
 * what a screen reader has read stay. A list that was at its end stays at its end.
 */
export function show(list, items, keyOf, draw) {
  const scroller = list
  const atEnd =
    scroller.scrollTop >= Math.min(end(scroller), scroller.scrollHeight - scroller.clientHeight) - 60
  const before = new Map([...list.children].map((element) => [element.dataset.key, element]))
  const fresh = items.map((item) => {
    const key = String(keyOf(item))
    const data = JSON.stringify(item)
    const old = before.get(key)
    if (old && old.drawnFrom === data) return old
    const element = draw(item, Boolean(old))
    element.dataset.key = key
    element.drawnFrom = data
    return element
  })
  const same = fresh.length === list.children.length && fresh.every((el, i) => el === list.children[i])
  if (same) return
  for (const [key, element] of before) if (!fresh.some((el) => el.dataset.key === key)) element.remove()
  fresh.forEach((element, i) => {
    const there = list.children[i]
    if (there === element) return
    if (there && there.dataset.key === element.dataset.key) there.replaceWith(element)
    else list.insertBefore(element, there ?? null)
  })
  while (list.children.length > fresh.length) list.lastElementChild.remove()
  if (atEnd || before.size === 0) scroller.scrollTop = end(scroller)
}

/** A list marked `data-lead` shows the head of its last item, however long that is; others their very end. */
function end(list) {
  if (!('lead' in list.dataset) || !list.lastElementChild) return list.scrollHeight
  return Math.min(list.scrollHeight, list.lastElementChild.offsetTop - list.offsetTop)
}

/** A round or square face with initials; the colour comes from the name. */
export function face(name, className = 'face') {
  const initials = name
    .split(/\s+/)
    .map((part) => part[0])
    .slice(0, 2)
    .join('')
  const tint = [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 7, 0)
  return h('span', { class: `${className} tint-${tint}`, 'aria-hidden': 'true' }, initials)
}

export const clockTime = (at) =>
  new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })

/** Enter sends, Shift+Enter breaks the line; the field grows with its text. */
export function composer(form, send) {
  const field = form.querySelector('textarea')
  const button = form.querySelector('button[type="submit"]')
  const fit = () => {
    field.style.height = 'auto'
    field.style.height = `${Math.min(field.scrollHeight, 120)}px`
    button.disabled = field.disabled || field.value.trim() === ''
  }
  field.addEventListener('input', fit)
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    form.requestSubmit()
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const text = field.value.trim()
    if (!text || field.disabled) return
    field.value = ''
    fit()
    send(text)
  })
  fit()
  return { field, fit }
}
