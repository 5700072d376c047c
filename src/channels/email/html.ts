/** A Markdown tree as the HTML half of a mail: no styles beyond what a mail program needs, nothing loaded from outside. */
import type { Block, Inline } from '../../core/markdown/index.ts'

/**
 * A whole document. Every text is escaped; links carry only the schemes the parser lets through. `above`: a small line
 * on top.
 */
export const htmlOf = (blocks: Block[], above?: string): string => {
  const line = above ? `<p style="color:#767676;font-size:small">${escaped(above)}</p>\n` : ''
  return `<!doctype html><html><body style="font-family:sans-serif">${line}${blocksOf(blocks)}</body></html>`
}

const blocksOf = (blocks: Block[]): string => blocks.map(blockOf).join('\n')

function blockOf(block: Block): string {
  switch (block.type) {
    case 'paragraph':
      return `<p>${inlineOf(block.children)}</p>`
    case 'heading':
      return `<h${block.level}>${inlineOf(block.children)}</h${block.level}>`
    case 'code':
      return `<pre>${escaped(block.text)}</pre>`
    case 'list': {
      const items = block.items.map((item) => `<li>${itemOf(item)}</li>`).join('\n')
      return block.ordered ? `<ol start="${block.start}">${items}</ol>` : `<ul>${items}</ul>`
    }
    case 'quote':
      return `<blockquote>${blocksOf(block.children)}</blockquote>`
    case 'table':
      return `<table border="1" cellpadding="4">${rowOf(block.head, 'th')}${block.rows
        .map((row) => rowOf(row, 'td'))
        .join('')}</table>`
    case 'rule':
      return '<hr>'
  }
}

/** An item's first paragraph stands without margins, as lists usually do. */
function itemOf([first, ...rest]: Block[]): string {
  if (first?.type !== 'paragraph') return blocksOf(first ? [first, ...rest] : [])
  return inlineOf(first.children) + blocksOf(rest)
}

const rowOf = (cells: Inline[][], tag: 'th' | 'td'): string =>
  `<tr>${cells.map((cell) => `<${tag}>${inlineOf(cell)}</${tag}>`).join('')}</tr>`

const inlineOf = (inlines: Inline[]): string =>
  inlines
    .map((inline) => {
      switch (inline.type) {
        case 'break':
          return '<br>'
        case 'text':
          return escaped(inline.text)
        case 'code':
          return `<code>${escaped(inline.text)}</code>`
        case 'link':
          return `<a href="${escaped(inline.url)}">${inlineOf(inline.children)}</a>`
        case 'bold':
          return `<strong>${inlineOf(inline.children)}</strong>`
        case 'italic':
          return `<em>${inlineOf(inline.children)}</em>`
        case 'strike':
          return `<s>${inlineOf(inline.children)}</s>`
      }
    })
    .join('')

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replace(/[&<>"]/g, (char) => entities[char] ?? char)
