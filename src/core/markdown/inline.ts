/** What stands within a line: emphasis, code, links. Whatever is not markup stays text, so no word is ever lost. */
import type { Inline } from './types.ts'

/** Deeper nesting than a person would write is kept as text, so that no input can exhaust the stack. */
const deepest = 8

interface Rule {
  /** Sticky: tried at one position. */
  pattern: RegExp
  /** Undefined: not markup after all, the first character stays text. */
  make(match: RegExpExecArray, depth: number): Inline[] | undefined
}

const text = (value: string): Inline => ({ type: 'text', text: value })

const wrapped =
  (type: 'bold' | 'italic' | 'strike') =>
  (match: RegExpExecArray, depth: number): Inline[] => [
    { type, children: inlineAt(match[1] ?? '', depth + 1) },
  ]

// Emphasis reaches 1,000 characters at most: without the bound, a text full of openers costs quadratic time.
const rules: Rule[] = [
  { pattern: / *\n/y, make: () => [{ type: 'break' }] },
  { pattern: /\\([\\`*_{}[\]()#+\-.!~>|<])/y, make: ([, char = '']) => [text(char)] },
  {
    pattern: /(`+)(?!`)([^\n]{1,1000}?)(?<!`)\1(?!`)/y,
    make: ([, , code = '']) => [{ type: 'code', text: code }],
  },
  {
    pattern:
      /!?\[((?:[^[\]\\\n]|\\.){1,1000})\]\(\s*<?([^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?:\s+"[^"\n]*")?\s*\)/y,
    make: ([, label = '', url = ''], depth) =>
      isLinkable(url) ? [{ type: 'link', url, children: inlineAt(label, depth + 1) }] : undefined,
  },
  {
    pattern: /<([a-z]+:[^\s<>|]+)>/y,
    make: ([, url = '']) => (isLinkable(url) ? [bareLink(url)] : undefined),
  },
  { pattern: /(?<![\p{L}\p{N}])https?:\/\/[^\s<>]+/uy, make: ([found]) => linkAndRest(found) },
  { pattern: /\*\*(?=\S)([^]{0,1000}?\S)\*\*(?!\*)/y, make: wrapped('bold') },
  { pattern: /(?<![\p{L}\p{N}_])__(?=\S)([^]{0,1000}?\S)__(?![\p{L}\p{N}_])/uy, make: wrapped('bold') },
  { pattern: /~~(?=\S)([^]{0,1000}?\S)~~/y, make: wrapped('strike') },
  { pattern: /\*(?=[^\s*])([^]{0,1000}?[^\s*])\*(?!\*)/y, make: wrapped('italic') },
  {
    pattern: /(?<![\p{L}\p{N}_])_(?=[^\s_])([^]{0,1000}?[^\s_])_(?![\p{L}\p{N}_])/uy,
    make: wrapped('italic'),
  },
]

/** A run without any character that could open markup. */
const plainRun = /[^\\`*_~[<!h\n ]+| +(?!\n| )/y

/** Parses one line or paragraph (newlines become `break`). */
export const parseInline = (source: string): Inline[] => inlineAt(source, 0)

/** The words of a line without any markup: a link's label without its address, a break as a newline. */
export const plainOf = (inlines: Inline[]): string =>
  inlines
    .map((inline) => {
      if (inline.type === 'break') return '\n'
      return 'children' in inline ? plainOf(inline.children) : inline.text
    })
    .join('')

function inlineAt(source: string, depth: number): Inline[] {
  if (depth > deepest) return [text(source)]
  const found: Inline[] = []
  for (let at = 0; at < source.length;) {
    const run = matchAt(plainRun, source, at)
    if (run) {
      found.push(text(run[0]))
      at += run[0].length
      continue
    }
    const { inlines, length } = markupAt(source, at, depth)
    found.push(...inlines)
    at += length
  }
  return joinText(found)
}

function markupAt(source: string, at: number, depth: number): { inlines: Inline[]; length: number } {
  for (const rule of rules) {
    const match = matchAt(rule.pattern, source, at)
    const inlines = match && rule.make(match, depth)
    if (inlines) return { inlines, length: match[0].length }
  }
  return { inlines: [text(source.charAt(at))], length: 1 }
}

function matchAt(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(source)
}

/** A model's link may be clicked by a person of ours: other schemes stay visible text. */
function isLinkable(url: string): boolean {
  return /^(https?:\/\/|mailto:|tel:)\S/i.test(url)
}

const bareLink = (url: string): Inline => ({ type: 'link', url, children: [text(url)] })

/** Punctuation after a bare address belongs to the sentence. */
function linkAndRest(found: string): Inline[] {
  const url = found.replace(/[.,;:!?)\]}'"*_~`]{1,20}$/, '')
  if (!isLinkable(url)) return [text(found)]
  return [bareLink(url), text(found.slice(url.length))]
}

function joinText(inlines: Inline[]): Inline[] {
  const joined: Inline[] = []
  for (const inline of inlines) {
    const last = joined.at(-1)
    if (inline.type !== 'text') joined.push(inline)
    else if (last?.type === 'text') last.text += inline.text
    else if (inline.text) joined.push(text(inline.text))
  }
  return joined
}
