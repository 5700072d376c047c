/** One entry of a record as one small label of the activity strip. */
import { z } from 'zod'
import type { KeyedEntry } from '../core/store.ts'
import { staff } from './cast.ts'

export interface Step {
  /** The entry's type. */
  type: string
  label: string
  /** Longer, for whoever points at it. */
  detail?: string
  tone: 'plain' | 'model' | 'tool' | 'good' | 'bad' | 'person'
  /** Names what a later entry completes: a tool call by its result. */
  ref?: string
}

type Reader = (entry: unknown, before: Step[]) => Omit<Step, 'type'> | undefined

/** A reader for entries of one shape; anything else falls back to the type's name. */
const reads =
  <T>(schema: z.ZodType<T>, show: (entry: T, before: Step[]) => Omit<Step, 'type'> | undefined): Reader =>
  (entry, before) => {
    const parsed = schema.safeParse(entry)
    return parsed.success ? show(parsed.data, before) : { label: '', tone: 'plain' }
  }

const by = z.object({ by: z.object({ name: z.string().transform(called) }) })
const signals = z.array(z.object({ name: z.string() }))
const words = (name: string) => name.replaceAll('_', ' ')
/** Slack names staff by id or handle where it says who acted. */
function called(name: string): string {
  const handle = (full: string) => full.toLowerCase().replace(' ', '.')
  return staff.find((member) => member.user === name || handle(member.name) === name)?.name ?? name
}
const hidden: Reader = () => undefined

const readers: { [type: string]: Reader } = {
  received: reads(z.object({ message: z.object({ text: z.string() }) }), ({ message }) => ({
    label: 'received',
    detail: message.text,
    tone: 'plain',
  })),
  identified: reads(
    z.object({ person: z.object({ accountName: z.string(), tier: z.string() }).nullable() }),
    ({ person }) => ({
      label: person ? `recognised · ${person.accountName}, ${person.tier}` : 'not on file',
      tone: 'plain',
    }),
  ),
  classified: reads(
    z.object({
      classification: z.object({ intent: z.string(), sentiment: z.string() }),
      by: z.string(),
    }),
    ({ classification: { intent, sentiment }, by: how }) => ({
      label: `classified ${words(intent)} · ${sentiment}${how === 'rules' ? ' (by rules)' : ''}`,
      tone: 'model',
    }),
  ),
  'model.replied': reads(
    z.object({ reply: z.object({ model: z.string(), took: z.number() }) }),
    ({ reply }) => ({ label: `${reply.model} · ${Math.round(reply.took)} ms`, tone: 'model' }),
  ),
  'tool.called': reads(z.object({ tool: z.string(), call: z.string(), input: z.unknown() }), (entry) => ({
    label: `tool ${entry.tool}`,
    detail: JSON.stringify(entry.input),
    tone: 'tool',
    ref: entry.call,
  })),
  'tool.returned': reads(
    z.object({
      call: z.string(),
      tool: z.string(),
      result: z.object({ ok: z.boolean(), note: z.string().optional(), error: z.string().optional() }),
    }),
    ({ call, tool, result }, before) => {
      const called = before.find((step) => step.ref === call)
      const detail = result.note ?? result.error ?? ''
      if (!called) return { label: `tool ${tool}`, detail, tone: result.ok ? 'tool' : 'bad' }
      // The call is on the strip already: it only takes the result's colour and words.
      called.tone = result.ok ? 'tool' : 'bad'
      called.detail = detail
      return undefined
    },
  ),
  proposed: reads(z.object({ action: z.object({ summary: z.string() }) }), ({ action }) => ({
    label: 'asked the customer to confirm',
    detail: action.summary,
    tone: 'plain',
  })),
  decided: reads(z.object({ outcome: z.string() }), ({ outcome }) => ({
    label: `customer ${outcome}`,
    tone: outcome === 'confirmed' ? 'good' : 'plain',
  })),
  answered: reads(z.object({ route: z.string() }), ({ route }) => ({
    label: 'answered',
    detail: `route: ${words(route)}`,
    tone: 'good',
  })),
  'turn.failed': reads(z.object({ attempt: z.number(), cause: z.string() }), ({ attempt, cause }) => ({
    label: `failed, try ${attempt}`,
    detail: cause,
    tone: 'bad',
  })),
  'send.failed': reads(z.object({ cause: z.string(), retryAt: z.number().optional() }), (entry) => ({
    label: entry.retryAt === undefined ? 'could not be delivered' : 'delivery to be retried',
    detail: entry.cause,
    tone: 'bad',
  })),
  'case.opened': reads(
    z.object({ case: z.object({ priority: z.string(), signals }) }),
    ({ case: { priority, signals: why } }) => ({
      label: `case opened · ${priority}`,
      detail: why.map(({ name }) => words(name)).join(', '),
      tone: 'person',
    }),
  ),
  'case.joined': () => ({ label: 'added to the open case', tone: 'person' }),
  'case.claimed': reads(by, (entry) => ({ label: `claimed by ${entry.by.name}`, tone: 'person' })),
  'case.refused': reads(by, (entry) => ({ label: `${entry.by.name} was too late`, tone: 'plain' })),
  'case.ended': reads(by.extend({ how: z.string() }), (entry) => ({
    label: `${words(entry.how)} by ${entry.by.name}`,
    tone: 'good',
  })),
  'case.rang': reads(z.object({ bell: z.string(), what: z.string() }), ({ bell, what }) => ({
    label: bell === 'customer' ? 'told the customer that we are late' : 'the clock of the case rang',
    detail: words(what),
    tone: 'bad',
  })),
  'case.reopened': () => ({ label: 'the customer came back: case open again', tone: 'person' }),
  'callback.rang': () => ({ label: 'a booked call rang at the desk', tone: 'person' }),
  'csat.asked': reads(z.object({ skipped: z.string().optional() }), ({ skipped }) => ({
    label: skipped === undefined ? 'asked how it was' : 'not asked how it was',
    ...(skipped !== undefined && { detail: skipped }),
    tone: 'plain',
  })),
  'csat.answered': reads(z.object({ score: z.number() }), ({ score }) => ({
    label: `rated ${score} of 5`,
    tone: score > 2 ? 'good' : 'bad',
  })),
  'staff.said': reads(by.extend({ text: z.string() }), (entry) => ({
    label: `${entry.by.name} answered`,
    detail: entry.text,
    tone: 'person',
  })),
  consent: reads(z.object({ state: z.string() }), ({ state }) => ({
    label: state === 'out' ? 'opted out' : 'opted in',
    tone: 'plain',
  })),
  moved: () => ({ label: 'joined with their other channel', tone: 'plain' }),
  // Bookkeeping between two steps that are shown.
  'turn.started': hidden,
  sending: hidden,
  sent: hidden,
  delivery: hidden,
  told: hidden,
  seen: hidden,
  listing: hidden,
  listed: hidden,
}

/** The label of an entry; undefined for what only completes an earlier one (in `before`) or says nothing new. */
export function stepOf(entry: KeyedEntry, before: Step[]): Step | undefined {
  const read = readers[entry.type]
  const step = read ? read(entry, before) : { label: '', tone: 'plain' as const }
  return step && { ...step, type: entry.type, label: step.label || words(entry.type.replace('.', ' ')) }
}
