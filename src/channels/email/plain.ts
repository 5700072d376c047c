/** The text of an HTML mail. Nothing of it is ever rendered: only its words are taken. Pure. */

/** Elements whose content is no text, or text somebody else wrote. */
const skipped = new Set(['head', 'style', 'script', 'title', 'template', 'noscript', 'svg'])
/** Elements without an end. */
const empty = new Set(['br', 'hr', 'img', 'meta', 'link', 'input', 'area', 'base', 'col', 'wbr', 'source'])
const blocks = new Set(
  'p div li tr table ul ol h1 h2 h3 h4 h5 h6 blockquote pre section article header footer'.split(' '),
)
/** Where mail programs put what is answered: Gmail, Apple Mail and Thunderbird, Outlook. */
const quoted =
  /class\s*=\s*["']?[^"'>]*\bgmail_quote\b|type\s*=\s*["']?cite\b|id\s*=\s*["']?(?:appendonsend|divRplyFwdMsg)\b/i
/** After these, everything is the mail that was answered. */
const restIsQuoted = /id\s*=\s*["']?(?:appendonsend|divRplyFwdMsg)\b/i

const names: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

/** `html` as lines of text; quoted mails are left out when `own` is set. Reads each character once, whatever it holds. */
export const plainOf = (html: string, own: boolean): string => {
  const out: string[] = []
  /** The element that is being left out, and how deep we are in others of its name. */
  let skipping: { name: string; depth: number } | undefined
  let at = 0
  while (at < html.length) {
    const start = html.indexOf('<', at)
    const text = html.slice(at, start < 0 ? html.length : start)
    if (!skipping) out.push(decoded(text))
    if (start < 0) break
    const { end, tag } = tagAt(html, start)
    at = end
    if (!tag) {
      if (!skipping && end === start + 1) out.push('<')
      continue
    }
    if (skipping) {
      skipping = stillSkipping(skipping, tag)
      continue
    }
    if (own && restIsQuoted.test(tag.attributes)) break
    if (begins(tag) && (skipped.has(tag.name) || (own && quoted.test(tag.attributes)))) {
      skipping = { name: tag.name, depth: 1 }
    }
    if (tag.name === 'br' || tag.name === 'hr' || blocks.has(tag.name))
      out.push(tag.closing ? '\n' : breakFor(tag.name))
  }
  return tidy(out.join(''))
}

interface Tag {
  name: string
  attributes: string
  closing: boolean
}

const begins = ({ closing, name }: Tag): boolean => !closing && !empty.has(name)

const breakFor = (name: string): string => (name === 'li' ? '\n- ' : '\n')

function stillSkipping(skipping: { name: string; depth: number }, tag: Tag) {
  if (tag.name !== skipping.name) return skipping
  const depth = skipping.depth + (tag.closing ? -1 : 1)
  return depth === 0 ? undefined : { ...skipping, depth }
}

/** The tag that starts here; without one the end of a comment, or the character after a lone `<`. */
function tagAt(html: string, start: number): { end: number; tag?: Tag } {
  if (html.startsWith('<!--', start)) return { end: after(html, '-->', start + 4) }
  if (html[start + 1] === '!' || html[start + 1] === '?') return { end: after(html, '>', start + 1) }
  const match = /^<(\/?)([a-z][a-z0-9:]{0,30})/i.exec(html.slice(start, start + 34))
  if (!match) return { end: start + 1 }
  const end = after(html, '>', start + 1)
  const attributes = html.slice(start + match[0].length, Math.min(end - 1, start + 2_000))
  return { end, tag: { name: (match[2] ?? '').toLowerCase(), attributes, closing: match[1] === '/' } }
}

function after(html: string, what: string, from: number): number {
  const found = html.indexOf(what, from)
  return found < 0 ? html.length : found + what.length
}

/** Line ends in HTML are spaces. */
const decoded = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, (whole, dec, hex, name) => {
      if (typeof name === 'string') return names[name.toLowerCase()] ?? whole
      const code = typeof dec === 'string' ? Number(dec) : parseInt(String(hex), 16)
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
    })

const tidy = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replace(/[\t\u00a0 ]+/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
