/** What the stand-in makes of earlier talk: extracts, as far as rules get. */

/** Characters of a line, and lines of the talk, that are kept. */
const lineKept = 90
const linesKept = 12

const block = (text: string, tag: string): string =>
  new RegExp(`<${tag}>\\n?([\\s\\S]*?)\\n?</${tag}>`).exec(text)?.[1] ?? ''

/** Between two words, so that no reference is cut. */
const shortened = (line: string): string =>
  line.length <= lineKept ? line : line.slice(0, line.lastIndexOf(' ', lineKept))

export function summary(text: string) {
  const known = (block(text, 'known').split('\n')[0] ?? '').split(' · ')
  const lines = block(text, 'talk')
    .split('\n')
    .filter((line) => line.startsWith('['))
  const said = lines.slice(-linesKept).map((line) => shortened(line))
  return {
    summary: [...known, ...said].filter(Boolean).slice(-linesKept).join(' · '),
    promised: [],
    open: [],
  }
}
