/** Splits a rendered text at a channel's limit, where a careful person would. */

/** Best first: between paragraphs, lines, sentences, words. */
const seams = [/\n{2,}/g, /\n/g, /(?<=[.!?…;:])\s+/g, /\s+/g]

/** A text that starts inside a code fence: how it opens, and what closes it. */
const fenceAtStart = /^ {0,3}(`{3,})[^`\n]*\n/
const fences = /^ {0,3}(`{3,})[^`\n]*$[^]*?(?:^ {0,3}\1`* *$|$(?![^]))/gm

/** Never cut within: Markdown and Slack links, bare addresses, inline code. */
const links = /!?\[[^[\]\n]*\]\([^()\s]*\)|<[a-z#@!][^<>\n]*>|https?:\/\/[^\s<>]+|`[^`\n]+`/gi

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

interface Range {
  start: number
  end: number
}

/**
 * Parts of at most `max` UTF-16 units, in order; joined they hold every word of `text`. Cuts between
 * paragraphs, else lines, sentences or words, and never inside a link or a grapheme cluster; a code fence
 * that has to be cut is closed and opened again. Only what is longer than `max` in one piece (an address,
 * a word) is cut within. A blank text has no parts. Throws RangeError when `max` is below 1.
 */
export function splitText(text: string, max: number): string[] {
  if (max < 1) throw new RangeError(`cannot split at ${max} characters`)
  const parts: string[] = []
  let rest = text.trimEnd()
  while (rest.length > max) {
    const { part, after } = cutOnce(rest, max)
    parts.push(part.trimEnd())
    rest = after
  }
  return [...parts, rest].filter((part) => part.trim())
}

function cutOnce(text: string, max: number): { part: string; after: string } {
  const whole = [...rangesOf(fences, text), ...rangesOf(links, text)]
  const seam = bestSeam(text, max, whole)
  if (seam) return { part: text.slice(0, seam.start), after: text.slice(seam.end) }
  return cutFence(text, max) ?? cutHard(text, max, whole)
}

/** The last seam of the best kind in the second half of what fits, else anywhere, so that no part is needlessly short. */
function bestSeam(text: string, max: number, whole: Range[]): Range | undefined {
  // One character more than fits: a seam may start right behind the last one.
  const window = text.slice(0, max + 1)
  const found = seams.map((seam) => lastOutside(rangesOf(seam, window), whole, max))
  return found.find((range) => range && range.start >= max / 2) ?? found.find((range) => range)
}

function lastOutside(ranges: Range[], whole: Range[], max: number): Range | undefined {
  const inside = ({ start }: Range) => whole.some((range) => range.start < start && start < range.end)
  return ranges.findLast((range) => range.start > 0 && range.start <= max && !inside(range))
}

/** Undefined when the text does not start in a fence, or the limit leaves no room for one. */
function cutFence(text: string, max: number): { part: string; after: string } | undefined {
  const open = fenceAtStart.exec(text)
  if (!open) return undefined
  const [opening, ticks = ''] = open
  const close = `\n${ticks}`
  const room = max - opening.length - close.length
  if (room < 1) return undefined
  const body = text.slice(opening.length)
  const newline = body.lastIndexOf('\n', room)
  const end = newline > 0 ? newline : graphemeEnd(body, room)
  const after = body.slice(newline > 0 ? end + 1 : end)
  return {
    part: opening + body.slice(0, end) + close,
    // When only the closing line is left there is nothing to open again for.
    after: after.trimStart().startsWith(ticks) ? after.replace(/^\s*`+ */, '') : opening + after,
  }
}

/** Nothing but one long piece: before it if it does not start the text, else within. */
function cutHard(text: string, max: number, whole: Range[]): { part: string; after: string } {
  const end = graphemeEnd(text, max)
  const across = whole.find((range) => range.start > 0 && range.start < end && end < range.end)
  const at = across ? across.start : end
  return { part: text.slice(0, at), after: text.slice(at) }
}

/** The last grapheme boundary at or before `max`; a single cluster longer than that is cut between code points. */
function graphemeEnd(text: string, max: number): number {
  let end = 0
  for (const { index, segment } of graphemes.segment(text.slice(0, max + 64))) {
    if (index + segment.length > max) break
    end = index + segment.length
  }
  if (end > 0) return end
  return /[\uD800-\uDBFF]/.test(text.charAt(max - 1)) && max > 1 ? max - 1 : max
}

function rangesOf(pattern: RegExp, text: string): Range[] {
  return Array.from(text.matchAll(pattern), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }))
}
