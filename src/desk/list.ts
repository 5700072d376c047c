/** Titled lists on cards: as many lines as fit into a section. */
import { clip, type SlackBlock } from '../channels/slack/render.ts'

const maxSection = 3_000
/** Our own choice: one item of a list may not push out all others. */
export const maxItem = 400
/** Ids of one line that become links. */
const linksShown = 3

export const item = (text: string): string => `• ${clip(oneLine(text), maxItem)}`
export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** A line already escaped, with its first ids as links. */
export function linked(line: string, links: { [prefix: string]: string }): string {
  let made = 0
  return line.replace(/\b([A-Z]{1,6})-[A-Z0-9]+(?:-[A-Z0-9]+)*\b/g, (id, prefix: string) => {
    const url = Object.hasOwn(links, prefix) && made < linksShown ? links[prefix] : undefined
    if (url === undefined) return id
    made += 1
    return `<${url.replaceAll('{id}', id).replaceAll('&', '&amp;')}|${id}>`
  })
}

/** A titled section of as many lines as fit; says how many it leaves out, at the end that matters less. */
export function list(title: string, lines: string[], keep: 'first' | 'last'): SlackBlock[] {
  if (lines.length === 0) return []
  const heading = `*${title}*`
  // Room for the heading and for the line that tells what was left out.
  const fitting = takeWhileFits(
    keep === 'first' ? lines : lines.toReversed(),
    maxSection - heading.length - 40,
  )
  const left = lines.length - fitting.length
  const more = left > 0 ? [keep === 'first' ? `_and ${left} more_` : `_${left} earlier ones_`] : []
  const shown = keep === 'first' ? [...fitting, ...more] : [...more, ...fitting.toReversed()]
  const text = [heading, ...shown].join('\n')
  return [{ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }]
}

function takeWhileFits(lines: string[], room: number): string[] {
  let used = 0
  const end = lines.findIndex((line) => (used += line.length + 1) > room)
  return end < 0 ? lines : lines.slice(0, end)
}
