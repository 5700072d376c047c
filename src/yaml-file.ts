/** Reads a YAML file against a schema: every fault at once, each with its line, what is wrong and what is expected. */
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml'
import type { z } from 'zod'
import { ConfigError } from './core/errors.ts'

interface Fault {
  line: number
  text: string
}

/** A fault the schema cannot see: where, as a path into the file, and what is wrong. */
export interface Oddity {
  path: string[]
  /** Named in the place of the path. */
  at?: string[]
  text: string
}

/**
 * `odd` looks at what fits the schema for what is wrong all the same. Throws ConfigError with a line per fault:
 * `policy.yaml:12: refunds.per_invoice: a number above 0`.
 */
export function readYaml<T>(
  text: string,
  filename: string,
  schema: z.ZodType<T>,
  odd: (data: T) => Oddity[] = () => [],
): T {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true })
  const lineAt = (offset: number) => lines.linePos(offset).line
  const broken = document.errors.map(({ pos, message }) => ({
    line: lineAt(pos[0]),
    text: firstLine(message),
  }))
  if (broken.length > 0) throw configError(filename, broken)
  const parsed = schema.safeParse(document.toJS())
  const faults = parsed.success
    ? odd(parsed.data).map(({ path, at = path, text: what }) => ({
        line: lineAt(offsetOf(document, path)),
        text: `${dotted(at)}: ${what}`,
      }))
    : parsed.error.issues.flatMap((issue) => faultsOf(issue, document, lineAt))
  if (!parsed.success || faults.length > 0) throw configError(filename, faults)
  return parsed.data
}

const configError = (filename: string, faults: Fault[]): ConfigError =>
  new ConfigError(
    faults.sort((a, b) => a.line - b.line).map(({ line, text }) => `${filename}:${line}: ${text}`),
  )

/** The parser's messages go on with a picture of the place, which the line number says already. */
const firstLine = (message: string): string =>
  message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? ''

function faultsOf(issue: z.core.$ZodIssue, document: Document, lineAt: (offset: number) => number): Fault[] {
  const line = (path: PropertyKey[]) => lineAt(offsetOf(document, path))
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const path = [...issue.path, key]
      return { line: line(path), text: `${dotted(path)}: there is no such setting` }
    })
  }
  const message = issue.message.replace(/^Invalid (?:input|option): /, '')
  const missing = issue.path.length > 0 && !document.hasIn(issue.path)
  return [
    {
      line: line(issue.path),
      text: `${dotted(issue.path)}: ${missing ? `is missing (${expected(message)})` : message}`,
    },
  ]
}

const expected = (message: string): string =>
  message.replace(/, received undefined$/, '').replace(/^expected (?=object|array)/, '')

const dotted = (path: PropertyKey[]): string => (path.length > 0 ? path.map(String).join('.') : 'the file')

/** Where the path's key stands in the text; for a setting that is missing, its nearest parent. */
function offsetOf(document: Document, path: PropertyKey[]): number {
  let node: unknown = document.contents
  let offset = startOf(document.contents)
  for (const step of path) {
    const next = child(node, step)
    if (!next) return offset
    offset = next.offset
    node = next.node
  }
  return offset
}

/** `step`: the key of a map; the place in a list, or the word that stands there. */
function child(node: unknown, step: PropertyKey): { node: unknown; offset: number } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
    return pair && isScalar(pair.key) ? { node: pair.value, offset: startOf(pair.key) } : undefined
  }
  if (isSeq<Node>(node)) {
    const item =
      node.items[Number(step)] ??
      node.items.find((one) => isScalar(one) && String(one.value) === String(step))
    return item && { node: item, offset: startOf(item) }
  }
  return undefined
}

const startOf = (node: Node | null | undefined): number => node?.range?.[0] ?? 0
