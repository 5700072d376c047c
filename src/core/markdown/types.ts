/** The tree a Markdown text is parsed into: small enough that a channel's renderer fits on one page. */

/** What stands within a line. */
export type Inline =
  | { type: 'text'; text: string }
  /** Inline code, verbatim. */
  | { type: 'code'; text: string }
  | { type: 'bold' | 'italic' | 'strike'; children: Inline[] }
  /** `url` as written; only `http:`, `https:`, `mailto:` and `tel:` ones become links. */
  | { type: 'link'; url: string; children: Inline[] }
  /** A line break inside a paragraph. Models mean every newline they write, so each one is a break. */
  | { type: 'break' }

/** What stands on lines of its own. */
export type Block =
  | { type: 'paragraph'; children: Inline[] }
  /** `level` 1 to 6. */
  | { type: 'heading'; level: number; children: Inline[] }
  /** A code fence, verbatim, without its last newline. */
  | { type: 'code'; language?: string; text: string }
  /** `start` is the first number of an ordered list. Each item is a list of blocks (nested lists among them). */
  | { type: 'list'; ordered: boolean; start: number; items: Block[][] }
  | { type: 'quote'; children: Block[] }
  /** Cells by column; rows are as wide as the head. */
  | { type: 'table'; head: Inline[][]; rows: Inline[][][] }
  | { type: 'rule' }
