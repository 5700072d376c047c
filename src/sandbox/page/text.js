// Dialects of text to elements: Slack's mrkdwn, WhatsApp's, and Markdown.
import { h } from './dom.js'
import { lamps } from './lamps.js'

const unescape = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

const emoji = {
  white_check_mark: '✅', heavy_check_mark: '✔️', x: '❌', warning: '⚠️', rotating_light: '🚨', bell: '🔔',
  red_circle: '🔴', large_orange_circle: '🟠', large_yellow_circle: '🟡', large_green_circle: '🟢',
  large_blue_circle: '🔵', white_circle: '⚪', hourglass: '⌛', hourglass_flowing_sand: '⏳', clock1: '🕐',
  alarm_clock: '⏰', raising_hand: '🙋', wave: '👋', speech_balloon: '💬', iphone: '📱', email: '✉️', phone: '☎️',
  telephone_receiver: '📞', robot_face: '🤖', bust_in_silhouette: '👤', office: '🏢', moneybag: '💰', pound: '💷',
  memo: '📝', mag: '🔍', fire: '🔥', star: '⭐', thumbsup: '👍', '+1': '👍', lock: '🔒', unlock: '🔓', tada: '🎉',
  eyes: '👀', slightly_smiling_face: '🙂', neutral_face: '😐', slightly_frowning_face: '🙁', angry: '😠', rage: '😡',
  arrow_right: '→', information_source: 'ℹ️', no_entry: '⛔', leftwards_arrow_with_hook: '↩️', wrench: '🔧',
} // prettier-ignore

/** Only addresses a click may safely open. */
const link = (url, label) =>
  /^(https?:|mailto:|tel:)/i.test(url)
    ? h('a', { href: url, target: '_blank', rel: 'noreferrer noopener' }, label)
    : label

/**
 * Cuts `text` at the first rule that matches earliest, draws the match, and goes on behind it. A rule is
 * `[pattern, draw(match, again)]`; `again` reads what is inside.
 */
function inline(text, rules, leaf) {
  const out = []
  let rest = text
  while (rest) {
    let best
    for (const [pattern, draw] of rules) {
      const match = pattern.exec(rest)
      if (match && (!best || match.index < best.match.index)) best = { match, draw }
    }
    if (!best) break
    const { match, draw } = best
    if (match.index > 0) out.push(leaf(rest.slice(0, match.index)))
    out.push(draw(match, (inner) => inline(inner, rules, leaf)))
    rest = rest.slice(match.index + match[0].length)
  }
  if (rest) out.push(leaf(rest))
  return out
}

const around = (mark, tag) => [
  new RegExp(`(?<![\\w${mark}])${mark}(?=\\S)([^${mark}\\n]*[^\\s${mark}])${mark}(?!\\w)`),
  (match, again) => h(tag, {}, again(match[1])),
]
const code = [/`([^`\n]+)`/, (match) => h('code', {}, unescape(match[1]))]

/** Slack's mrkdwn; `names` finds people and channels by id. */
export function mrkdwn(text, names) {
  const leaf = (plain) =>
    lamps(unescape(plain.replace(/:([a-z0-9_+-]+):/g, (all, name) => emoji[name] ?? all)))
  const special = [
    /<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>/,
    (match) => {
      const [, kind, target, label] = match
      if (kind === '@') return h('span', { class: 'mention' }, `@${names(target) ?? target}`)
      if (kind === '#') return h('span', { class: 'mention' }, `#${names(target) ?? label ?? target}`)
      if (kind === '!') return date(target) ?? h('span', { class: 'mention' }, label ?? `@${target}`)
      return link(unescape(target), unescape(label ?? target))
    },
  ]
  const rules = [code, special, around('\\*', 'strong'), around('_', 'em'), around('~', 's')]
  return lines(text, (line) => inline(line, rules, leaf), /^(&gt;|>)\s?/)
}

/** `<!date^epoch^format|fallback>`: shown as the reader's own time. */
function date(target) {
  const seconds = /^date\^(\d+)/.exec(target)?.[1]
  if (!seconds) return undefined
  const at = new Date(Number(seconds) * 1000)
  const today = at.toDateString() === new Date().toDateString()
  const options = today
    ? { hour: '2-digit', minute: '2-digit' }
    : { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }
  return h('time', { datetime: at.toISOString() }, at.toLocaleString('en-GB', options))
}

/** WhatsApp's marks; SMS knows none and shows its text as it is. */
export const whatsapp = (text) =>
  inline(text, [around('\\*', 'strong'), around('_', 'em'), around('~', 's'), code], (plain) => plain)

/** Fenced code and quotes by line; everything else through `draw`. */
function lines(text, draw, quote) {
  return text.split(/```/).flatMap((part, i) => {
    if (i % 2 === 1) return [h('pre', {}, unescape(part.replace(/^\n|\n$/g, '')))]
    const out = []
    for (const line of part.split('\n')) {
      const quoted = quote.test(line)
      const last = out.at(-1)
      if (quoted && last?.tagName === 'BLOCKQUOTE') last.append(h('br'), ...draw(line.replace(quote, '')))
      else if (quoted) out.push(h('blockquote', {}, draw(line.replace(quote, ''))))
      else if (last && last.tagName === 'SPAN') last.append(h('br'), ...draw(line))
      else if (line || out.length === 0) out.push(h('span', {}, draw(line)))
    }
    return out
  })
}

const marks = [
  code,
  [/\[([^\]\n]+)\]\(([^()\s]+)\)/, (match, again) => link(match[2], again(match[1]))],
  [/\*\*(?=\S)(.+?)\*\*/, (match, again) => h('strong', {}, again(match[1]))],
  [/~~(?=\S)(.+?)~~/, (match, again) => h('s', {}, again(match[1]))],
  around('\\*', 'em'),
  around('_', 'em'),
  [/https?:\/\/[^\s<>()]+[^\s<>().,;:!?]/, (match) => link(match[0], match[0])],
]
const unslash = (plain) => plain.replace(/\\([\\`*_{}[\]()#+\-.!~>|])/g, '$1')
const span = (text) => inline(text, marks, unslash)

/** Markdown, as far as answers use it: headings, lists, quotes, tables, fences, and marks within lines. */
export function markdown(text) {
  const out = []
  const rows = text.replaceAll('\r\n', '\n').split('\n')
  while (rows.length > 0) {
    const take = (pattern) => {
      const taken = []
      while (rows.length > 0 && pattern.test(rows[0])) taken.push(rows.shift())
      return taken
    }
    const row = rows[0]
    const fence = /^```/.test(row)
    if (fence) {
      rows.shift()
      out.push(h('pre', {}, take(/^(?!```)/).join('\n')))
      rows.shift()
    } else if (/^#{1,6} /.test(row)) out.push(h('h4', {}, span(rows.shift().replace(/^#+ /, ''))))
    else if (/^\s*[-*+] /.test(row)) out.push(h('ul', {}, take(/^\s*[-*+] /).map(item(/^\s*[-*+] /))))
    else if (/^\s*\d+[.)] /.test(row)) out.push(h('ol', {}, take(/^\s*\d+[.)] /).map(item(/^\s*\d+[.)] /))))
    else if (/^> ?/.test(row)) {
      out.push(h('blockquote', {}, broken(take(/^> ?/).map((quoted) => quoted.replace(/^> ?/, '')))))
    } else if (/^\|.*\|\s*$/.test(row)) out.push(table(take(/^\|.*\|\s*$/)))
    else if (/^(-{3,}|\*{3,})$/.test(row)) {
      rows.shift()
      out.push(h('hr'))
    } else if (row.trim() === '') rows.shift()
    else out.push(h('p', {}, broken(take(/^(?!#{1,6} |\s*[-*+] |\s*\d+[.)] |> ?|```|\|.*\|\s*$|\s*$)/))))
  }
  return out
}

const item = (mark) => (row) => h('li', {}, span(row.replace(mark, '')))
const broken = (rows) => rows.flatMap((row, i) => (i > 0 ? [h('br'), ...span(row)] : span(row)))

function table(rows) {
  const cells = rows
    .filter((row) => !/^\|[\s:|-]+\|\s*$/.test(row))
    .map((row) =>
      row
        .trim()
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    )
  const [head = [], ...body] = cells
  return h(
    'table',
    {},
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        head.map((cell) => h('th', {}, span(cell))),
      ),
    ),
    h(
      'tbody',
      {},
      body.map((row) =>
        h(
          'tr',
          {},
          row.map((cell) => h('td', {}, span(cell))),
        ),
      ),
    ),
  )
}
