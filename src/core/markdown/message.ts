/** A whole outgoing message as one tree, for channels without buttons and attachments of their own. */
import type { OutboundMessage } from '../message.ts'
import { parseMarkdown } from './parse.ts'
import type { Block, Inline } from './types.ts'

/** The text, its files as links, and its choices as numbers to reply with; the core maps an answered number back. */
export const messageBlocks = ({ text, files = [], choices = [] }: OutboundMessage): Block[] => [
  ...parseMarkdown(text),
  ...paragraph(
    files.flatMap(({ name, url }): Inline[][] =>
      url ? [[{ type: 'link', url, children: [{ type: 'text', text: name ?? 'File' }] }]] : [],
    ),
  ),
  ...paragraph(
    choices.map(({ label }, n): Inline[] => [{ type: 'text', text: `Reply ${n + 1} for ${label}` }]),
  ),
]

/** One paragraph of several lines; none without lines. */
function paragraph(lines: Inline[][]): Block[] {
  const children = lines.flatMap((line, n): Inline[] => (n > 0 ? [{ type: 'break' }, ...line] : line))
  return children.length > 0 ? [{ type: 'paragraph', children }] : []
}
