/** Lays a tree out as text, in the dialect of a channel: the dialect says how a piece is marked, this file where it stands. */
import type { Block, Inline } from './types.ts'

/** How one channel writes each piece. `inner` and `label` are laid out already. */
export interface Dialect {
  text(value: string): string
  bold(inner: string): string
  italic(inner: string): string
  strike(inner: string): string
  code(value: string): string
  link(label: string, url: string): string
  heading(children: Inline[]): string
  /** A code fence's content. */
  fence(value: string): string
  table(head: string[], rows: string[][]): string
  rule: string
  /** Before an unordered item, with its space. */
  bullet: string
}

/** Text for people who see no markup at all: the base other dialects start from. */
export const plainDialect: Dialect = {
  text: (value) => value,
  bold: (inner) => inner,
  italic: (inner) => inner,
  strike: (inner) => inner,
  code: (value) => value,
  link: labelAndAddress,
  heading: (children) => layInline(children, plainDialect),
  fence: (value) => value,
  table: tableAsLines,
  rule: '---',
  bullet: '- ',
}

export const layOut = (blocks: Block[], dialect: Dialect): string =>
  blocks.map((block) => layBlock(block, dialect)).join('\n\n')

export const layInline = (inlines: Inline[], dialect: Dialect): string =>
  inlines
    .map((inline) => {
      switch (inline.type) {
        case 'break':
          return '\n'
        case 'text':
          return dialect.text(inline.text)
        case 'code':
          return dialect.code(inline.text)
        case 'link':
          return dialect.link(layInline(inline.children, dialect), inline.url)
        case 'bold':
        case 'italic':
        case 'strike':
          return dialect[inline.type](layInline(inline.children, dialect))
      }
    })
    .join('')

/** `label: address`, or the address alone where the label says nothing else. */
export function labelAndAddress(label: string, url: string): string {
  const address = url.replace(/^(mailto|tel):/i, '')
  return label.trim() === address || label.trim() === url || !label.trim() ? address : `${label}: ${address}`
}

/** Each row as one line of `column: cell`, for screens too narrow for columns. */
export function tableAsLines(head: string[], rows: string[][]): string {
  const line = (row: string[]) =>
    row
      .map((cell, column) => [head[column], cell].filter(Boolean).join(': '))
      .filter(Boolean)
      .join(', ')
  return rows.length > 0 ? rows.map(line).join('\n') : head.join(', ')
}

/** A table in columns of equal width, for a monospaced font. */
export function tableAsColumns(head: string[], rows: string[][]): string {
  const lines = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...lines.map((row) => (row[column] ?? '').length)))
  return lines
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function layBlock(block: Block, dialect: Dialect): string {
  switch (block.type) {
    case 'paragraph':
      return layInline(block.children, dialect)
    case 'heading':
      return dialect.heading(block.children)
    case 'code':
      return dialect.fence(block.text)
    case 'list':
      return block.items.map((item, n) => layItem(item, block.ordered, block.start + n, dialect)).join('\n')
    case 'quote':
      return indented(layOut(block.children, dialect), '> ')
    case 'table':
      return dialect.table(
        block.head.map((cell) => layInline(cell, dialect)),
        block.rows.map((row) => row.map((cell) => layInline(cell, dialect))),
      )
    case 'rule':
      return dialect.rule
  }
}

/** Blocks of an item stand close together, so that a list stays one paragraph when the text is split. */
function layItem(item: Block[], ordered: boolean, number: number, dialect: Dialect): string {
  const sign = ordered ? `${number}. ` : dialect.bullet
  const inner = item.map((block) => layBlock(block, dialect)).join('\n')
  return sign + indented(inner, '   '.slice(0, sign.length)).trimStart()
}

const indented = (text: string, prefix: string): string =>
  text
    .split('\n')
    .map((line) => (prefix + line).trimEnd())
    .join('\n')
