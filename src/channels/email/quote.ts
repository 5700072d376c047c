/** What somebody wrote in a reply, without what they quoted and without their signature. Pure. */

/** Stands at the top of our mails: whatever is below it in a reply is ours. */
export const markerLine = '=== Reply above this line ==='

const marker = /^[>\s|*_=-]*reply above this line\b/i

/** `On Mon, 23 Nov 2026 at 12:00, Bright <help@…> wrote:`, as mail programs say it in en, de, fr and es. */
const attributions = [
  /^on\b.{6,300}\bwrote\s*:$/i,
  /^am\b.{6,300}\bschrieb\b.{0,200}:$/i,
  /^le\b.{6,300}\ba écrit\s*:$/i,
  /^el\b.{6,300}\bescribió\s*:$/i,
]

/** Outlook's and others' line above a quoted mail. */
const separator =
  /^[\s_-]{0,20}(?:-{2,}|_{2,})\s*(?:original message|forwarded message|ursprüngliche nachricht|weitergeleitete nachricht|message d['’]origine|message transféré|mensaje original|mensaje reenviado)\s*-{2,}\s*$/i

/** Its block of headers: From and Sent, To or Subject right below. */
const blockStart = /^\*?(?:from|von|de)\s?:\*?\s.*\S/i
const blockNext =
  /^\*?(?:sent|date|to|cc|subject|gesendet|datum|an|betreff|envoyé|à|objet|enviado(?: el)?|fecha|para|asunto)\s?:\*?/i

/** Lines a phone adds below what was written. */
const phones =
  /^(?:sent from my \S.{0,40}|von meinem \S.{0,40} gesendet|envoyé de mon \S.{0,40}|enviado desde mi \S.{0,40}|get outlook for \S.{0,20})$/i

/**
 * Cuts in this order: below our own marker line, a mail quoted as a whole, `>` lines with their introduction,
 * the signature. What is written between or below `>` lines stays. When next to nothing is left, the answer is
 * somewhere in what was cut, and the whole text is returned.
 */
export const ownWords = (text: string): string => {
  const whole = text.replace(/\r\n?/g, '\n')
  const lines = whole.split('\n')
  const kept = unsigned(unquoted(aboveMarker(lines)))
  const own = kept
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  return saysSomething(own) ? own : whole.trim()
}

/** Two characters, or one that answers numbered choices. */
const saysSomething = (text: string): boolean => text.length >= 2 || /^\d$/.test(text)

function aboveMarker(lines: string[]): string[] {
  const at = lines.findIndex((line) => marker.test(line))
  return at < 0 ? lines : lines.slice(0, at)
}

function unquoted(lines: string[]): string[] {
  const kept: string[] = []
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    if (isQuoted(line)) continue
    if (separator.test(line.trim()) || beginsBlock(lines, at)) break
    const introduced = attributionLength(lines, at)
    if (introduced === 0) {
      kept.push(line)
      continue
    }
    const next = lines.slice(at + introduced).find((below) => below.trim() !== '')
    // Without `>` there is no telling where the quoted text ends.
    if (next !== undefined && !isQuoted(next)) break
    at += introduced - 1
  }
  return kept
}

const isQuoted = (line: string): boolean => /^\s{0,3}>/.test(line)

/** Lines the introduction of a quoted text takes: mail programs fold it. 0: there is none here. */
function attributionLength(lines: string[], at: number): number {
  for (let count = 1; count <= 3; count += 1) {
    const joined = lines
      .slice(at, at + count)
      .map((line) => line.trim())
      .join(' ')
    if (joined.length > 600) return 0
    // A date or an address: 'On Monday your colleague wrote:' may be the customer's own sentence.
    if (/[\d@]/.test(joined) && attributions.some((pattern) => pattern.test(joined))) return count
  }
  return 0
}

function beginsBlock(lines: string[], at: number): boolean {
  if (!blockStart.test((lines[at] ?? '').trim())) return false
  const below = lines
    .slice(at + 1, at + 6)
    .map((line) => line.trim())
    .filter(Boolean)
  return below.slice(0, 3).filter((line) => blockNext.test(line)).length >= 2
}

/** `-- ` (RFC 3676 4.3), also without its space, which many programs drop. */
function unsigned(lines: string[]): string[] {
  const at = lines.findIndex((line) => /^--\s?$/.test(line))
  const above = at < 0 ? lines : lines.slice(0, at)
  const last = above.findLastIndex((line) => line.trim() !== '')
  return phones.test((above[last] ?? '').trim()) ? above.slice(0, last) : above
}
