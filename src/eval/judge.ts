/** What was seen against what was expected. Pure. */
import { classifyByRules } from '../core/pipeline/rules.ts'
import { isPattern, type Argument, type Expectation, type ToolCall } from './scenario.ts'

export interface Made {
  tool: string
  input: unknown
}

/** What one turn, or the whole conversation, brought. */
export interface Seen {
  /** What the customer was told, in order. */
  replies: string[]
  calls: Made[]
  proposed: Made[]
  written: Made[]
  /** Reasons of the case, when there is one that was opened or joined. */
  signals: string[]
  escalated: boolean
  priority?: 'standard' | 'urgent'
  routes: string[]
}

/** What is not as expected, in words; empty when all is. */
export function faultsOf(expects: Expectation, seen: Seen): string[] {
  const told = seen.replies.join('\n')
  return [
    ...(expects.reply_contains ?? [])
      .filter((words) => !holds(told, words))
      .map((words) => `the reply does not contain ${shown(words)}: ${quoted(told)}`),
    ...(expects.reply_never_contains ?? [])
      .filter((words) => holds(told, words))
      .map((words) => `the reply contains ${shown(words)}: ${quoted(told)}`),
    ...(expects.silent !== undefined && expects.silent !== (seen.replies.length === 0)
      ? [expects.silent ? `something was said: ${quoted(told)}` : 'nothing was said']
      : []),
    ...languageFault(expects.language, told),
    ...missing('was not called', expects.calls, seen.calls),
    ...(expects.never_calls ?? [])
      .filter((tool) => [...seen.calls, ...seen.written].some((one) => one.tool === tool))
      .map((tool) => `${tool} was called`),
    ...missing('was not proposed', expects.proposes, seen.proposed),
    ...(expects.proposes?.length === 0 ? seen.proposed.map((one) => `was proposed: ${spelled(one)}`) : []),
    ...writeFaults(expects.writes, seen.written),
    ...(expects.escalated !== undefined && expects.escalated !== seen.escalated
      ? [seen.escalated ? `went to a person (${seen.signals.join(', ')})` : 'did not go to a person']
      : []),
    ...(expects.signals ?? [])
      .filter((signal) => !seen.signals.includes(signal))
      .map((signal) => `the case does not name ${signal} (it names ${seen.signals.join(', ') || 'nothing'})`),
    ...(expects.priority !== undefined && expects.priority !== seen.priority
      ? [`the case is ${seen.priority ?? 'not there'}, not ${expects.priority}`]
      : []),
    ...(expects.route !== undefined && expects.route !== seen.routes.at(-1)
      ? [`went ${seen.routes.at(-1) ?? 'nowhere'}, not ${expects.route}`]
      : []),
  ]
}

const holds = (text: string, words: string): boolean =>
  isPattern(words)
    ? new RegExp(words.slice(1, -1), 'i').test(text)
    : text.toLowerCase().includes(words.toLowerCase())

const shown = (words: string): string => (isPattern(words) ? words : `“${words}”`)

const quoted = (text: string): string => {
  const short = text.replace(/\s+/g, ' ').trim()
  return short === '' ? 'nothing was said' : `“${short.length > 300 ? `${short.slice(0, 299)}…` : short}”`
}

/** By the offline classifier, what is quoted left out; too short to tell counts as right. */
function languageFault(wanted: string | undefined, told: string): string[] {
  if (wanted === undefined) return []
  const { language } = classifyByRules(told.replace(quotations, ' '))
  if (language === wanted || language === 'und') return []
  return [`the reply is in '${language}', not '${wanted}': ${quoted(told)}`]
}

/** Subjects and notes in the words of others, and addresses. */
const quotations = /“[^”]*”|„[^“]*“|«[^»]*»|‘[^’]*’|\S+@\S+/g

const missing = (what: string, wanted: ToolCall[] | undefined, made: Made[]): string[] =>
  (wanted ?? [])
    .filter((one) => !made.some((call) => fits(one, call)))
    .map((one) => `${what}: ${spelledWanted(one)} (there were ${made.map(spelled).join('; ') || 'none'})`)

/** Each expected write has one of its own, and none is left over. */
function writeFaults(wanted: ToolCall[] | undefined, written: Made[]): string[] {
  if (!wanted) return []
  const left = [...written]
  const absent = wanted.filter((one) => {
    const at = left.findIndex((call) => fits(one, call))
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
  return [
    ...absent.map((one) => `was not written: ${spelledWanted(one)}`),
    ...left.map((one) => `was written and should not be: ${spelled(one)}`),
  ]
}

export function fits({ tool, with: wanted = {} }: ToolCall, made: Made): boolean {
  if (tool !== made.tool) return false
  const input = new Map(
    Object.entries(typeof made.input === 'object' && made.input !== null ? made.input : {}),
  )
  return Object.entries(wanted).every(([name, argument]) => input.has(name) && is(argument, input.get(name)))
}

/** Numbers may be written as text (`'120.00'`); texts are compared without case and outer spaces. */
function is(wanted: Argument, value: unknown): boolean {
  if (typeof wanted === 'number') return Number(value) === wanted
  if (typeof wanted === 'boolean') return value === wanted
  const text = String(value).trim().toLowerCase()
  if (typeof wanted === 'string') return text === wanted.trim().toLowerCase()
  if ('contains' in wanted) return text.includes(wanted.contains.toLowerCase())
  if ('matches' in wanted) return new RegExp(wanted.matches, 'i').test(String(value))
  if ('any_of' in wanted) return wanted.any_of.some((one) => is(one, value))
  return Number(value) <= wanted.at_most
}

const spelled = ({ tool, input }: Made): string => `${tool} ${JSON.stringify(input)}`.slice(0, 300)
const spelledWanted = (one: ToolCall): string =>
  one.with ? `${one.tool} with ${JSON.stringify(one.with)}` : one.tool
