// The customer's mail program: inbox, thread, and writing.
import { byId, clockTime, face, h, say, show } from './dom.js'
import { safeHtml } from './html.js'
import { suggestions } from './phone.js'

const support = 'Brightline support'
/** Bytes of one file that is sent along. */
const fileLimit = 4_000_000

export const freshIn = (view, mails) =>
  mails.filter(({ mine, id }) => !mine && !view.looked.has(`mail ${id}`)).length

export function createMailer(view, act, redraw) {
  const form = byId('mailer-form')
  const subject = byId('mailer-subject')
  const text = byId('mailer-text')
  const button = form.querySelector('button')
  let files = []
  let current

  const fit = () => {
    text.style.height = 'auto'
    text.style.height = `${Math.min(text.scrollHeight + 2, view.writing ? 400 : 130)}px`
    button.disabled = text.value.trim() === ''
  }
  const go = (where) => {
    Object.assign(view, { mailThread: undefined, writing: false }, where)
    redraw()
  }
  const send = (what) => act({ act: 'mail', who: view.person, ...what })

  text.addEventListener('input', fit)
  text.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit()
  })
  byId('mailer-back').addEventListener('click', () => go({}))
  byId('mailer-new').addEventListener('click', () => {
    go({ writing: true })
    subject.focus()
  })
  byId('mailer-attach').addEventListener('change', async ({ currentTarget }) => {
    const chosen = [...currentTarget.files].filter(({ size }) => size <= fileLimit)
    currentTarget.value = ''
    files.push(...(await Promise.all(chosen.map(readFile))))
    redraw()
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (text.value.trim() === '') return
    const answers = view.writing ? undefined : current?.at(-1)?.id
    const what = { subject: subject.value, text: text.value, files, ...(answers && { answers }) }
    // A new mail opens its thread as soon as it is there.
    if (view.writing) view.openNext = view.newestMail
    void send(what)
    for (const field of [subject, text]) field.value = ''
    files = []
    go({ mailThread: view.writing ? undefined : view.mailThread })
    fit()
  })

  return function draw(state, person) {
    const mails = state.boxes[person.id]
    const threads = threadsOf(mails)
    const newest = mails.findLast(({ mine }) => mine)
    view.newestMail = newest?.id ?? 'none'
    if (view.openNext !== undefined && view.newestMail !== view.openNext) {
      view.mailThread = newest.thread
      view.openNext = undefined
    }
    current = threads.find(({ id }) => id === view.mailThread)?.mails
    if (!current) view.mailThread = undefined
    const mode = view.writing ? 'writing' : current ? 'thread' : 'inbox'
    byId('mailer').dataset.mode = mode
    say(byId('mailer-title'), { writing: 'New mail', thread: current?.[0].subject || '(no subject)', inbox: 'Inbox' }[mode])
    say(byId('mailer-to'), support)
    text.placeholder = mode === 'writing' ? 'Write to Brightline' : `Reply to ${support}`
    show(
      byId('mailer-files'),
      files.map(({ name }, at) => ({ name, at })),
      ({ at }) => at,
      ({ name, at }) => h('li', {}, name, removal(at)),
    )
    fit()
    if (mode === 'thread') drawThread(current, person)
    else if (mode === 'inbox') drawInbox(threads, person)
  }

  function removal(at) {
    const onclick = () => {
      files.splice(at, 1)
      redraw()
    }
    return h('button', { type: 'button', 'aria-label': 'Remove the file', onclick }, '✕')
  }

  function drawInbox(threads, person) {
    const items = threads.map(({ id, mails }) => ({
      id,
      last: mails.at(-1),
      count: mails.length,
      unread: freshIn(view, mails) > 0,
    }))
    if (items.length === 0) items.push({ id: `empty ${person.id}`, name: person.name })
    show(
      byId('mailer-list'),
      items,
      ({ id }) => id,
      (item, again) =>
        item.last
          ? row(item, again)
          : suggestions(
              (said) => {
                view.openNext = view.newestMail
                void send({ subject: said, text: `Hello,\n\n${said}\n\nBest regards\n${item.name}` })
              },
              'Mail to Brightline',
              `Write as ${item.name}, or send one of these.`,
            ),
    )
  }

  function row({ id, last, count, unread }, again) {
    const open = () => go({ mailThread: id })
    return h(
      'li',
      { class: `mail-row${unread ? ' unread' : ''}${again ? '' : ' new'}` },
      h(
        'button',
        { type: 'button', onclick: open },
        h(
          'span',
          { class: 'mail-row-top' },
          h('b', {}, last.mine ? `To ${support}` : last.fromName || last.replyTo),
          count > 1 && h('small', {}, String(count)),
          h('time', {}, clockTime(last.at)),
        ),
        h('span', { class: 'mail-row-subject' }, last.subject || '(no subject)'),
        h('span', { class: 'mail-row-text' }, partsOf(last).own.slice(0, 140)),
      ),
    )
  }

  function drawThread(mails, person) {
    mails.forEach(({ id }) => view.looked.add(`mail ${id}`))
    show(
      byId('mailer-list'),
      mails.map((mail) => ({ ...mail, who: person.name, owner: person.id })),
      ({ id }) => id,
      (mail, again) => drawMail(mail, again),
    )
  }
}

function drawMail(mail, again) {
  const { own, quote } = partsOf(mail)
  const by = mail.mine ? mail.who : mail.fromName || mail.replyTo
  return h(
    'li',
    { class: `letter${again ? '' : ' new'}` },
    h(
      'header',
      {},
      mail.mine ? face(mail.who) : h('img', { class: 'face', src: '/demo/mark.svg', alt: '' }),
      h('div', {}, h('b', {}, by), h('small', {}, mail.mine ? `to ${support}` : 'to me')),
      h('time', { datetime: new Date(mail.at).toISOString() }, clockTime(mail.at)),
    ),
    h('div', { class: 'letter-text' }, mail.html ? dimmed(safeHtml(mail.html)) : own),
    quote && h('details', { class: 'letter-quote' }, h('summary', { 'aria-label': 'Quoted text' }, '···'), h('p', {}, quote)),
    mail.files.length > 0 &&
      h(
        'ul',
        { class: 'letter-files' },
        mail.files.map(({ name, size }, nth) =>
          h(
            'li',
            {},
            h('a', { href: `/demo/mail/${mail.owner}/${mail.id}/${nth}`, download: name }, name),
            h('small', {}, sizeOf(size)),
          ),
        ),
      ),
    mail.lost && h('p', { class: 'undelivered' }, 'not delivered'),
  )
}

const marker = /^=+ .{3,60} =+$/

/** The line above which a reply goes is for programs. */
function dimmed(elements) {
  for (const element of elements) if (element.localName && marker.test(element.textContent.trim())) element.className = 'letter-marker'
  return elements
}

/** What was written, without the marker line for robots, and what was quoted below it. */
function partsOf({ text }) {
  const [first, ...rest] = text.split('\n')
  const lines = marker.test(first.trim()) ? rest : [first, ...rest]
  const at = lines.findIndex((line, i) => /^On .* wrote:$/.test(line) && lines[i + 1]?.startsWith('>'))
  return at < 0
    ? { own: lines.join('\n').trim(), quote: '' }
    : { own: lines.slice(0, at).join('\n').trim(), quote: lines.slice(at).join('\n') }
}

/** Newest first, each with its mails oldest first. */
function threadsOf(mails) {
  const threads = Map.groupBy(mails, ({ thread }) => thread)
  return [...threads]
    .map(([id, inside]) => ({ id, mails: inside }))
    .sort((a, b) => b.mails.at(-1).at - a.mails.at(-1).at)
}

const sizeOf = (bytes) => (bytes < 1024 ? `${bytes} B` : bytes < 1_048_576 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`)

const readFile = (file) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onerror = () => reject(reader.error)
    reader.onload = () =>
      resolve({ name: file.name, type: file.type, data: String(reader.result).replace(/^[^,]*,/, '') })
    reader.readAsDataURL(file)
  })
