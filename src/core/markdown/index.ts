/** Markdown as models write it: parse into a tree, and split a text into parts a channel can take. */
export type { Block, Inline } from './types.ts'
export { beginnings } from './beginnings.ts'
export { parseMarkdown } from './parse.ts'
export { parseInline, plainOf } from './inline.ts'
export { splitText } from './split.ts'
export {
  labelAndAddress,
  layInline,
  layOut,
  plainDialect,
  tableAsColumns,
  tableAsLines,
  type Dialect,
} from './layout.ts'
export { messageBlocks } from './message.ts'
