/** Blocks: the part of Markdown that models write. Anything else is a paragraph. */
import { parseInline } from './inline.ts'
import type { Block, Inline } from './types.ts'

/** Quotes and lists nested deeper than this are read as paragraphs, so that no input can exhaust the stack. */
const deepest = 12

const fence = /^ {0,3}(`{3,}) *([^`]*)$/
const heading = /^ {0,3}(#{1,6}) +(.*)$/
const rule = /^ {0,3}([-*_])(?: *\1){2,} *$/
const quoted = /^ {0,3}> ?/
const marker = /^( *)([-*+•]|\d{1,9}[.)])( +)(?=\S)/
const tableRule = /^\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?$/

/** What a reader takes from the lines at `at`, and how many lines that was. */
type Taken = { block: Block; lines: number } | undefined
type Reader = (lines: string[], at: number, depth: number) => Taken

/** In the order they are tried; a paragraph is what none of them takes. */
const readers: Reader[] = [takeFence, takeHeading, takeRule, takeQuote, takeList, takeTable]

/** Parses a whole text. Never throws. */
export const parseMarkdown = (source: string): Block[] =>
  parseLines(source.replace(/\r\n?/g, '\n').split('\n').map(widenTabs), 0)

function parseLines(lines: string[], depth: number): Block[] {
  const blocks: Block[] = []
  for (let at = 0; at < lines.length;) {
    if (isBlank(lines[at])) at += 1
    else {
      const { block, lines: count } = takeBlock(lines, at, depth) ?? takeParagraph(lines, at, depth)
      blocks.push(block)
      at += count
    }
  }
  return blocks
}

function takeBlock(lines: string[], at: number, depth: number): Taken {
  if (depth > deepest) return undefined
  for (const reader of readers) {
    const taken = reader(lines, at, depth)
    if (taken) return taken
  }
  return undefined
}

function takeParagraph(lines: string[], at: number, depth: number): NonNullable<Taken> {
  let end = at + 1
  while (end < lines.length && !isBlank(lines[end]) && !interrupts(lines, end, depth)) end += 1
  const text = lines
    .slice(at, end)
    .map((line) => line.trim())
    .join('\n')
  return { block: { type: 'paragraph', children: parseInline(text) }, lines: end - at }
}

/** A numbered line ends a paragraph only as a list's first: '1986. A good year' is prose. */
function interrupts(lines: string[], at: number, depth: number): boolean {
  if (depth > deepest) return false
  const line = lines[at] ?? ''
  const listed = marker.exec(line)
  if (listed && !rule.test(line)) return !/\d/.test(listed[2] ?? '') || /^1[.)]$/.test(listed[2] ?? '')
  return [fence, heading, rule, quoted].some((pattern) => pattern.test(line)) || isTable(lines, at)
}

function takeFence(lines: string[], at: number): Taken {
  const open = fence.exec(lines[at] ?? '')
  if (!open) return undefined
  const [, ticks = '', language = ''] = open
  const closes = (line: string) => /^`+$/.test(line.trim()) && line.trim().startsWith(ticks)
  const rest = lines.slice(at + 1)
  const end = rest.findIndex(closes)
  const body = end < 0 ? rest : rest.slice(0, end)
  const text = body.join('\n')
  return {
    block: { type: 'code', ...(language.trim() && { language: language.trim() }), text },
    lines: body.length + (end < 0 ? 1 : 2),
  }
}

function takeHeading(lines: string[], at: number): Taken {
  const match = heading.exec(lines[at] ?? '')
  if (!match) return undefined
  const [, hashes = '', title = ''] = match
  const children = parseInline(title.trim().replace(/ #+$/, ''))
  return { block: { type: 'heading', level: hashes.length, children }, lines: 1 }
}

function takeRule(lines: string[], at: number): Taken {
  return rule.test(lines[at] ?? '') ? { block: { type: 'rule' }, lines: 1 } : undefined
}

function takeQuote(lines: string[], at: number, depth: number): Taken {
  let end = at
  while (end < lines.length && quoted.test(lines[end] ?? '')) end += 1
  if (end === at) return undefined
  const inner = lines.slice(at, end).map((line) => line.replace(quoted, ''))
  return { block: { type: 'quote', children: parseLines(inner, depth + 1) }, lines: end - at }
}

function takeList(lines: string[], at: number, depth: number): Taken {
  const first = marker.exec(lines[at] ?? '')
  if (!first) return undefined
  const ordered = isOrdered(first)
  const indent = (first[1] ?? '').length
  const items: Block[][] = []
  let next = at
  for (;;) {
    const match = marker.exec(lines[next] ?? '')
    if (!match || isOrdered(match) !== ordered || Math.abs((match[1] ?? '').length - indent) > 1) break
    const item = itemLines(lines, next, match)
    items.push(parseLines(item.inner, depth + 1))
    next += item.lines
  }
  const start = ordered ? Number.parseInt(first[2] ?? '1', 10) : 1
  return { block: { type: 'list', ordered, start, items }, lines: next - at }
}

/** An item's own lines, without marker and indent, and how many lines up to the next item or block they take. */
function itemLines(lines: string[], at: number, match: RegExpExecArray): { inner: string[]; lines: number } {
  const indent = (match[1] ?? '').length
  const inside = new RegExp(`^ {${indent + 2},}\\S`)
  const inner = [(lines[at] ?? '').slice(match[0].length)]
  let end = at + 1
  for (; end < lines.length; end += 1) {
    const line = lines[end] ?? ''
    const continues = isBlank(line)
      ? inside.test(firstText(lines, end))
      : inside.test(line) || (!isBlank(lines[end - 1]) && !startsBlock(line))
    if (!continues) break
    inner.push(line.replace(new RegExp(`^ {0,${match[0].length}}`), ''))
  }
  // Blank lines between two items belong to neither and do not end the list.
  let skip = end
  while (skip < lines.length && isBlank(lines[skip])) skip += 1
  const goesOn = marker.test(lines[skip] ?? '')
  return { inner, lines: (goesOn ? skip : end) - at }
}

const startsBlock = (line: string): boolean =>
  [fence, heading, rule, quoted, marker].some((pattern) => pattern.test(line))

/** The first line with text at or after `at`. */
const firstText = (lines: string[], at: number): string =>
  lines.slice(at, at + 5).find((line) => !isBlank(line)) ?? ''

function takeTable(lines: string[], at: number): Taken {
  if (!isTable(lines, at)) return undefined
  const head = cellsOf(lines[at] ?? '')
  const rows: Inline[][][] = []
  let end = at + 2
  for (; end < lines.length && !isBlank(lines[end]) && (lines[end] ?? '').includes('|'); end += 1) {
    rows.push(fitted(cellsOf(lines[end] ?? ''), head.length).map(parseInline))
  }
  return { block: { type: 'table', head: head.map(parseInline), rows }, lines: end - at }
}

function isTable(lines: string[], at: number): boolean {
  const [head = '', below = ''] = lines.slice(at, at + 2)
  return (
    head.includes('|') &&
    below.includes('|') &&
    tableRule.test(below.trim()) &&
    cellsOf(head).length === cellsOf(below).length
  )
}

const cellsOf = (line: string): string[] =>
  line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim())

/** As wide as the head; what is too much joins the last cell, so that no word is lost. */
function fitted(cells: string[], width: number): string[] {
  const kept = cells.slice(0, width - 1)
  const rest = cells.slice(width - 1).join(' | ')
  const all = [...kept, rest]
  return [...all, ...Array.from({ length: width - all.length }, () => '')]
}

const isOrdered = (match: RegExpExecArray): boolean => /\d/.test(match[2] ?? '')
const isBlank = (line: string | undefined): boolean => !line?.trim()
const widenTabs = (line: string): string =>
  line.replace(/^[ \t]+/, (indent) => indent.replaceAll('\t', '    '))
