// The two Slack channels: the one shared with the customer, and the staff channel with its threads.
import { byId, clockTime, composer, face, h, say, show } from './dom.js'
import { drawBlocks } from './blocks.js'
import { lamps } from './lamps.js'
import { suggestions } from './phone.js'
import { mrkdwn } from './text.js'

const isRoot = (message) => !message.threadTs || message.threadTs === message.ts
const markdownOnly = (message) => message.blocks.length > 0

/** Those that our app puts on messages, as Slack draws them. */
const emojis = {
  heavy_check_mark: '✔️',
  white_check_mark: '✅',
  eyes: '👀',
  x: '❌',
  lock: '🔒',
  wastebasket: '🗑️',
}

export function namesIn(state) {
  const names = new Map([[state.cast.home.botUser, state.cast.home.botName]])
  for (const { slack, name } of state.cast.people) if (slack) names.set(slack.user, name)
  for (const { user, name } of state.cast.staff) names.set(user, name)
  for (const { id, name } of state.cast.channels) names.set(id, name)
  return (id) => names.get(id)
}

/** One message: face, name, time, text or blocks. `extra` goes below it (replies, a link to the thread). */
function drawMessage(message, { names, press, outsider, extra, again, tools }) {
  const body = markdownOnly(message)
    ? drawBlocks(message.blocks, names, press(message.ts))
    : h('div', { class: 'text' }, mrkdwn(message.text, names))
  return h(
    'li',
    { class: `message${again ? '' : ' new'}${message.onlyFor ? ' private' : ''}` },
    message.bot ? h('img', { class: 'face app', src: '/demo/mark.svg', alt: '' }) : face(message.name),
    h(
      'div',
      { class: 'message-main' },
      message.onlyFor && h('small', { class: 'only-you' }, 'Only visible to you'),
      h(
        'div',
        { class: 'by' },
        h('strong', {}, message.name),
        message.bot && h('span', { class: 'app-badge' }, 'APP'),
        outsider(message) && h('span', { class: 'outsider' }, message.teamName),
        h('time', { datetime: new Date(message.at).toISOString() }, clockTime(message.at)),
        tools?.(message),
      ),
      body,
      message.edited && h('small', { class: 'edited' }, '(edited)'),
      message.reactions.length > 0 &&
        h(
          'div',
          { class: 'reactions' },
          message.reactions.map(({ name }) =>
            h('span', { class: 'reaction', title: `:${name}:` }, emojis[name] ? lamps(emojis[name]) : `:${name}:`),
          ),
        ),
      extra,
    ),
  )
}

/** A press that fails gives the button back. */
const presser = (act, who) => (ts) => async (what, button) => {
  const done = await act({ act: 'press', who: who(), ts, ...what })
  // The gateway changes the message when it has acted; until then a second press would only repeat the first.
  setTimeout(() => (button.disabled = false), done ? 1500 : 0)
}

/** The customer's shared channel, threads opened inline. */
export function createGuest(view, act) {
  const list = byId('guest-messages')
  const send = (text) => {
    if (!view.replyTo) view.followAfter = view.newestMine ?? ''
    return act({ act: 'slack', who: view.person, text, ...(view.replyTo && { thread: view.replyTo }) })
  }
  const { field, fit } = composer(byId('guest-form'), send)
  const press = presser(act, () => view.person)

  return function draw(state, person, redraw) {
    const channel = person.slack && state.cast.channels.find(({ id }) => id === person.slack.channel)
    field.disabled = !channel
    say(byId('guest-name'), channel ? `# ${channel.name}` : 'Slack')
    say(byId('guest-shared'), channel ? 'Slack Connect' : '')
    if (!channel) {
      field.placeholder = 'No shared channel'
      fit()
      view.replyTo = undefined
      const items = [{ ts: 'none' }]
      return show(
        list,
        items,
        (item) => item.ts,
        () => noChannel(),
      )
    }
    const names = namesIn(state)
    const all = state.slack[channel.id].filter((one) => !one.onlyFor || one.onlyFor === person.slack.user)
    const roots = all.filter(isRoot)
    view.newestMine = roots.findLast(({ user }) => user === person.slack.user)?.ts
    // Who began a thread goes on in it: the bot answers there, and asks there for a yes.
    if (view.followAfter !== undefined && view.newestMine > view.followAfter) {
      view.replyTo = view.newestMine
      view.followAfter = undefined
    }
    if (view.replyTo && !roots.some(({ ts }) => ts === view.replyTo)) view.replyTo = undefined
    field.placeholder = view.replyTo ? 'Reply in the thread' : `Message #${channel.name}`
    const items = roots.map((message) => ({
      message,
      replies: all.filter((one) => one.threadTs === message.ts && one.ts !== message.ts),
      status: state.statuses.find((one) => one.channel === channel.id && one.threadTs === message.ts)?.text,
      open: view.replyTo === message.ts,
    }))
    if (items.length === 0) items.push({ message: { ts: `empty ${person.id}` }, empty: true })
    show(
      list,
      items,
      (item) => item.message.ts,
      (item, again) => {
        if (item.empty) {
          return suggestions(
            send,
            'A channel shared with Brightline',
            `Write as ${person.name}; Bright answers in a thread.`,
          )
        }
        const outsider = (one) => one.team !== person.slack.team && !one.bot
        // In their own view of this channel our people have a shortcut on each message.
        const tools = ({ bot, onlyFor, ts }) =>
          !bot &&
          !onlyFor &&
          h('span', { class: 'own-tools' }, h('button', { type: 'button', onclick: () => make(ts) }, `Make this a case (as ${view.staff})`))
        const make = (ts) => act({ act: 'shortcut', who: view.staff, name: 'make_case', ts })
        const options = { names, press, outsider, tools }
        return drawMessage(item.message, { ...options, again, extra: thread(item, options) })
      },
    )

    function thread({ message, replies, status, open }, options) {
      const toggle = () => {
        view.replyTo = open ? undefined : message.ts
        redraw()
        field.focus()
      }
      return h(
        'div',
        { class: 'inline-thread' },
        replies.length > 0 &&
          h(
            'ol',
            {},
            replies.map((one) => drawMessage(one, { ...options, again: true })),
          ),
        status && h('p', { class: 'status-line' }, h('b', {}, state.cast.home.botName), ` ${status}`),
        (replies.length > 0 || open) &&
          h(
            'button',
            { type: 'button', class: 'thread-link', 'aria-pressed': String(open), onclick: toggle },
            open ? 'Replying here · write to the channel instead' : 'Reply in thread',
          ),
      )
    }
  }
}

const noChannel = () =>
  h(
    'li',
    { class: 'empty' },
    h('strong', {}, 'Nobody shares a channel with a stranger'),
    h(
      'p',
      {},
      'They can text or use WhatsApp. The gateway does not know who they are, and says nothing about any account.',
    ),
  )

/** The staff channel: cards on the left, a case's thread on the right (above the cards where it is narrow). */
export function createDesk(view, act, redraw) {
  const list = byId('desk-messages')
  const panel = byId('thread')
  const press = presser(act, () => view.staff)
  const { field } = composer(byId('thread-form'), (text) =>
    act({ act: 'staff', who: view.staff, text, thread: view.thread }),
  )
  byId('find-case').addEventListener('click', () => act({ act: 'shortcut', who: view.staff, name: 'find_case' }))
  composer(byId('desk-form'), (text) => act({ act: 'staff', who: view.staff, text }))
  byId('close-thread').addEventListener('click', () => {
    view.thread = undefined
    view.threadClosed = true
    redraw()
  })
  const open = (ts) => {
    view.thread = ts
    view.threadClosed = false
    redraw()
  }
  const wide = window.matchMedia('(min-width: 1440px)')
  wide.addEventListener('change', redraw)

  return function draw(state) {
    const { staffChannel } = state.cast.home
    const me = state.cast.staff.find(({ id }) => id === view.staff)
    const names = namesIn(state)
    say(byId('show-cases'), `# ${names(staffChannel)}`)
    const all = state.slack[staffChannel].filter((one) => !one.onlyFor || one.onlyFor === me.user)
    const roots = all.filter(isRoot)
    // Where there is room, the newest case's thread is open without asking.
    const newest = roots.findLast(({ onlyFor }) => !onlyFor)?.ts
    if (wide.matches && !view.threadClosed && (!view.thread || view.newest !== newest)) view.thread = newest
    view.newest = newest
    const options = { names, outsider: () => false }
    const items = roots.map((message) => ({
      message,
      count: all.filter((one) => one.threadTs === message.ts && one.ts !== message.ts).length,
      open: message.ts === view.thread,
    }))
    if (items.length === 0) items.push({ message: { ts: 'empty' }, empty: true })
    show(
      list,
      items,
      (item) => item.message.ts,
      (item, again) => {
        if (item.empty) return quietDesk()
        const { message, count } = item
        const label = count === 0 ? 'Open the thread' : count === 1 ? '1 reply' : `${count} replies`
        const link = h(
          'button',
          { type: 'button', class: 'thread-link', onclick: () => open(message.ts) },
          label,
        )
        const pressing = (ts) => async (what, button) => {
          open(ts)
          await press(ts)(what, button)
        }
        const element = drawMessage(message, { ...options, press: pressing, again, extra: link })
        element.classList.toggle('current', item.open)
        return element
      },
    )
    const root = all.find(({ ts }) => ts === view.thread)
    panel.hidden = !root && !wide.matches
    byId('desk').classList.toggle('threaded', Boolean(root))
    field.disabled = !root
    field.placeholder = root ? `Reply as ${me.name.split(' ')[0]}…` : 'No case chosen'
    const thread = root ? [root, ...all.filter((one) => one.threadTs === root.ts && one.ts !== root.ts)] : []
    if (thread.length === 0) {
      return show(
        byId('thread-messages'),
        [{ ts: 'none' }],
        (item) => item.ts,
        () =>
          h(
            'li',
            { class: 'empty' },
            h(
              'p',
              {},
              'Choose a case: what its customer writes appears here, and what you reply goes to them.',
            ),
          ),
      )
    }
    // What somebody wrote themselves they can change and delete.
    const tools = ({ mine, ts, text }) =>
      mine &&
      h(
        'span',
        { class: 'own-tools' },
        h('button', { type: 'button', onclick: () => edit(ts, text) }, 'Edit'),
        h('button', { type: 'button', onclick: () => act({ act: 'delete', who: view.staff, ts }) }, 'Delete'),
      )
    const edit = (ts, text) => {
      const changed = window.prompt('Edit the message', text)
      if (changed?.trim()) void act({ act: 'edit', who: view.staff, ts, text: changed })
    }
    show(
      byId('thread-messages'),
      thread.map((message) => ({ ...message, mine: message.user === me.user })),
      ({ ts }) => `t${ts}`,
      (message, again) => drawMessage(message, { ...options, press, again, tools }),
    )
  }
}

const quietDesk = () =>
  h(
    'li',
    { class: 'empty' },
    h('strong', {}, 'All quiet'),
    h(
      'p',
      {},
      'When the bot must not or cannot go on, a case appears here with a summary. Try “I want to talk to a person”.',
    ),
  )
