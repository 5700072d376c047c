/** Prompts are Markdown with placeholders such as `{{policy.refunds.per_invoice|money}}`; rendering is pure. */
import { formatMoney, parseAmount } from '../money.ts'

export interface PromptValues {
  [name: string]: unknown
}

const placeholder = /\{\{\s*([\w.]+)\s*(?:\|\s*(\w+)\s*)?\}\}/g

/**
 * Fills in every placeholder: a dotted path into `values`, with an optional format. Throws TypeError naming
 * the placeholder and its line when there is no such value, or the format does not fit it.
 */
export function renderPrompt(template: string, values: PromptValues): string {
  return template
    .split('\n')
    .map((line, i) =>
      line.replace(placeholder, (_all, path: string, format?: string) => render(values, path, format, i + 1)),
    )
    .join('\n')
}

function render(values: PromptValues, path: string, format: string | undefined, line: number): string {
  const value = lookUp(values, path)
  const fault = (why: string) =>
    new TypeError(`{{${path}${format ? `|${format}` : ''}}} on line ${line}: ${why}`)
  if (value === undefined) throw fault('there is no such value')
  const shape = formats[format ?? 'plain']
  if (!shape) throw fault(`there is no such format; known are ${Object.keys(formats).join(', ')}`)
  const text = shape(value, values)
  if (text === undefined) throw fault('the value does not fit the format')
  return text
}

const lookUp = (values: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (node, key) => (isObject(node) && Object.hasOwn(node, key) ? node[key] : undefined),
      values,
    )

const isObject = (node: unknown): node is { [key: string]: unknown } =>
  typeof node === 'object' && node !== null

type Format = (value: unknown, values: PromptValues) => string | undefined

const formats: { [name: string]: Format } = {
  plain: (value) => (typeof value === 'string' || typeof value === 'number' ? String(value) : undefined),
  /** Major units in the policy's currency: `500` as `£500.00`. */
  money: (value, values) => {
    const currency = lookUp(values, 'policy.currency')
    if (typeof value !== 'number' || typeof currency !== 'string') return undefined
    const money = parseAmount(value, currency)
    return money && formatMoney(money)
  },
  /** Minutes as people say them: `90` as `1 hour 30 minutes`. */
  duration: (value) => (typeof value === 'number' ? duration(value) : undefined),
  /** Opening hours by weekday, one after the other. */
  hours: (value) => (isObject(value) ? openingHours(value) : undefined),
}

function duration(minutes: number): string {
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  const parts = [
    ...(hours > 0 ? [counted(hours, 'hour')] : []),
    ...(rest > 0 ? [counted(rest, 'minute')] : []),
  ]
  return parts.join(' ')
}

const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`

const weekdays: { [day: string]: string } = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
}

/** Neighbouring days with the same hours in one: `Monday to Friday 09:00–17:30`. */
function openingHours(open: { [day: string]: unknown }): string {
  const spans: { from: string; to: string; times: string; last: number }[] = []
  Object.entries(weekdays).forEach(([day, name], i) => {
    const hours = open[day]
    if (!Array.isArray(hours)) return
    const times = hours.join('–')
    const span = spans.at(-1)
    if (span?.times === times && span.last === i - 1) Object.assign(span, { to: name, last: i })
    else spans.push({ from: name, to: name, times, last: i })
  })
  return spans.map(({ from, to, times }) => `${from === to ? from : `${from} to ${to}`} ${times}`).join(', ')
}

/**
 * The named texts of a Markdown file: each `## name` heading begins one. Throws TypeError for a name that
 * comes twice or has no text. What stands before the first heading is for the reader of the file.
 */
export function sections(markdown: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const part of markdown.split(/^## /m).slice(1)) {
    const [heading = '', ...lines] = part.split('\n')
    const name = heading.trim()
    const text = lines.join('\n').trim()
    if (found.has(name)) throw new TypeError(`the text '${name}' is there twice`)
    if (!text) throw new TypeError(`the text '${name}' is empty`)
    found.set(name, text)
  }
  return found
}
