/** How-to and policy questions, from the articles: quoted with their title, or an honest 'I found nothing'. */
import { look, type Skill } from '../move.ts'
import { articlesShape } from '../records.ts'
import { isShort, type Talk } from '../talk.ts'

/** Takes whatever no other skill took, so it stands last. */
export const knowledge: Skill = {
  name: 'knowledge',
  fits: () => true,
  next: (talk) =>
    look(
      talk,
      'search_knowledge_base',
      { query: talk.said.replace(/\s+/g, ' ').slice(0, 190), limit: 3 },
      articlesShape,
      ({ articles }) => {
        const best = articles.find(({ title, text }) => isAbout(talk.said, title, text))
        return { say: best ? quote(talk, best.title, best.text) : nothing }
      },
    ),
}

const nothing =
  "I couldn't find an article that answers this, and I don't want to guess. I can open a ticket for it, or bring in a colleague: which would you prefer?"

/** A search always ranks something first; it has to share telling words with the question to count. */
function isAbout(said: string, title: string, text: string): boolean {
  const words = telling(said)
  const inTitle = words.filter((word) => telling(title).includes(word)).length
  const inText = words.filter((word) => telling(text).includes(word)).length
  return inTitle >= 1 || inText >= 2
}

const common = new Set(
  'what when where which with your have does from that this there about please could would like want need help know tell just into they them then than some will work works using used make'.split(
    ' ',
  ),
)

/** First letters stand for the word: 'rotating' and 'rotate' are one. */
const telling = (text: string): string[] => [
  ...new Set(
    text
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word.length >= 3 && !common.has(word))
      .map((word) => word.slice(0, 5)),
  ),
]

/** The part of the article that answers, as much as the channel's patience allows. */
function quote(talk: Talk, title: string, text: string): string {
  const room = isShort(talk.context) ? 330 : 900
  const paragraphs = text
    .replace(/^#.*$/gm, '')
    .split(/\n{2,}/)
    .map((part) => part.trim())
    .filter(Boolean)
  const whole = paragraphs.join('\n\n')
  const part = whole.length <= room ? whole : excerpt(talk.said, paragraphs, room)
  const more = part === whole ? '' : ' There is more in that article if this is not it.'
  return `${part}\n\nThis is from our help article “${title}”.${more}`
}

/** From the paragraph that shares most words with the question on; of a long table or list only the lines that do. */
function excerpt(said: string, paragraphs: string[], room: number): string {
  const words = telling(said)
  // A number in the question ('429') is what it is about.
  const weight = (word: string) => (words.includes(word) ? (/\d/.test(word) ? 5 : 1) : 0)
  const score = (part: string) => telling(part).reduce((sum, word) => sum + weight(word), 0)
  const start = paragraphs.reduce(
    (best, part, i) => (score(part) > score(paragraphs[best] ?? '') ? i : best),
    0,
  )
  const first = paragraphs[start] ?? ''
  if (first.length > room) {
    const lines = first.split('\n')
    const most = Math.max(...lines.map(score))
    return most > 0 ? lines.filter((line) => score(line) === most).join('\n') : fitting(lines, '\n', room)
  }
  return fitting(paragraphs.slice(start), '\n\n', room)
}

/** As many of the parts as there is room for, at least one. */
function fitting(parts: string[], glue: string, room: number): string {
  const [first = '', ...rest] = parts
  const next = rest[0]
  return next === undefined || first.length + glue.length + next.length > room
    ? first
    : fitting([first + glue + next, ...rest.slice(1)], glue, room)
}
