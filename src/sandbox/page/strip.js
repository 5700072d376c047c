// What the gateway did, one line for each turn, and the mail it sent.
import { byId, clockTime, h, say, show } from './dom.js'

const channels = { slack: 'Slack', sms: 'SMS', whatsapp: 'WhatsApp', email: 'Email', teams: 'Teams' }

export function drawStrip(state) {
  const items = state.turns.length > 0 ? state.turns : [{ id: 'empty' }]
  show(
    byId('turns'),
    items,
    ({ id }) => id,
    (turn, again) => {
      if (turn.id === 'empty') {
        return h(
          'li',
          { class: 'strip-empty' },
          'Every step shows here as it happens: who wrote, how it was classified, which tools ran, what was answered.',
        )
      }
      return h(
        'li',
        { class: again ? 'turn' : 'turn new' },
        h('time', { datetime: new Date(turn.at).toISOString() }, clockTime(turn.at)),
        h(
          'span',
          { class: 'turn-who' },
          h('strong', {}, turn.who || 'Somebody'),
          turn.channel && ` ${channels[turn.channel] ?? turn.channel}`,
        ),
        h(
          'span',
          { class: 'steps' },
          turn.steps.map((step) => h('span', { class: `step ${step.tone}`, title: step.detail }, step.label)),
        ),
      )
    },
  )
  byId('turns').scrollTop = 0
}

export function drawMails(state) {
  say(byId('mail-count'), String(state.mails.length))
  const items = state.mails.length > 0 ? state.mails.toReversed() : [{ id: 'empty' }]
  show(
    byId('mails'),
    items,
    ({ id }) => id,
    (mail) => {
      if (mail.id === 'empty')
        return h(
          'li',
          { class: 'empty' },
          h('strong', {}, 'No mail yet'),
          h('p', {}, 'Mail the gateway sends is caught here; none leaves this machine.'),
        )
      return h(
        'li',
        { class: 'mail' },
        h('strong', {}, mail.subject || '(no subject)'),
        h('small', {}, `to ${mail.to.join(', ')} · ${clockTime(mail.at)}`),
        h('p', {}, mail.text),
      )
    },
  )
}

/** The badges at the top: which model, and whether the gateways live. */
export function drawFacts(state) {
  const badge = byId('model')
  say(badge, state.model.offline ? 'Model: offline stand-in' : state.model.name)
  badge.title = state.model.name
  badge.classList.toggle('offline', state.model.offline)
  const up = state.gateways.filter((one) => one.up).length
  const all = state.gateways.length
  byId('gateways').classList.toggle('down', up < all)
  say(
    byId('gateways'),
    all === 0 ? '' : up === all ? `${all} gateway${all > 1 ? 's' : ''} up` : `${up} of ${all} gateways up`,
  )
}
