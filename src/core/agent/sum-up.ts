/**
 * Earlier talk becomes a running summary, so that an answer costs the same however long the relation lasts. Made after
 * the answer has gone and the record was given back: nobody waits for it, and a message that comes in meanwhile is
 * answered with the history as it was.
 */
import { z } from 'zod'
import { messageOf, ModelError } from '../errors.ts'
import type { Parts } from '../pipeline/parts.ts'
import type { Policy } from '../policy.ts'
import { keys, type Entry } from '../record/entries.ts'
import { historyOf, recalled, type RunningSummary } from '../record/running-summary.ts'
import type { Session } from '../record/session.ts'
import type { CustomerState, Line } from '../record/state.ts'
import type { RecordId } from '../store.ts'
import { spent } from './budget.ts'
import { digest, firstWithin, whoSaid } from './digest.ts'
import { latestWithin, spoken, tokensOf } from './history.ts'
import { inventedIn, namedIn } from './named.ts'
import { nothingSpent, overspent, type Spent } from './spending.ts'

/** What is left to sum up of a record, apart from the record: it may move on meanwhile. */
export interface ToSumUp {
  record: RecordId
  known?: RunningSummary
  /** Oldest first. */
  lines: Line[]
  upTo: number
  /** What was done of late, from the record. */
  done: string[]
  /** What the models cost in the conversation so far. */
  spent: Spent
  signal: AbortSignal
}

/** The share of the budget that stays as it was said. Less is summed up more seldom, more reads better. */
const staying = 0.4
/** Characters of one line that the model reads for a summary. */
const lineRead = 600
/** References and amounts that are carried on at most. */
const namedKept = 40
/** The answer holds the summary, the lists beside it and their JSON. */
const tokensBeside = 400

const written = z.strictObject({
  summary: z.string().describe('What has to be known of the talk so far, in plain sentences'),
  promised: z
    .array(z.string())
    .describe('What somebody promised and is not done yet, with who and until when'),
  open: z.array(z.string()).describe('Questions that are not answered yet, with who asked'),
})

/** What to sum up, once more is told word for word than the policy wants; undefined until then. */
export function toSumUp(
  { turn }: Policy,
  session: Pick<Session, 'state' | 'record' | 'signal'>,
): ToSumUp | undefined {
  const { state, record, signal } = session
  const lines = historyOf(state, recalled(state)).filter((line) => !isDeferred(state, line))
  const tokens = lines.reduce((sum, line) => sum + tokensOf(spoken(line)), 0)
  if (lines.length <= turn.history_messages && tokens <= turn.history_tokens) return undefined
  const [most, room] = [turn.history_messages, turn.history_tokens].map((all) => Math.ceil(all * staying))
  const left = lines.slice(0, lines.length - latestWithin(lines, most ?? 1, room ?? 1).length)
  const upTo = left.at(-1)?.nth
  if (upTo === undefined || state.movedTo) return undefined
  return {
    ...{ record, signal, upTo },
    ...(state.summary ? { known: state.summary } : {}),
    lines: left.map((line) => ({ ...line })),
    done: [...state.done],
    spent: (state.last && state.spent[state.last.conversation]) ?? nothingSpent(),
  }
}

/** It may become the bot's to answer again, and history only then. */
const isDeferred = ({ deferred }: CustomerState, line: Line): boolean =>
  deferred.some(({ message }) => message.id === line.message)

/** Puts the summary into the record. Throws nothing: what fails is done by rules, or after the next message. */
export async function sumUp(parts: Parts, left: ToSumUp): Promise<void> {
  const { record, known, upTo, lines, signal } = left
  try {
    const made = await ask(parts, left)
    if (signal.aborted) return
    const from = known?.upTo ?? 0
    const entry: Entry = {
      key: keys.summedUp(from, upTo),
      type: 'summed.up',
      at: parts.clock.now(),
      ...{ from, upTo, prompt: parts.prompts.hash },
      named: namedIn([...(known?.named ?? []), ...lines.map(({ text }) => text)]).slice(-namedKept),
      ...made,
    }
    await parts.store.append(record, [entry])
    parts.metrics.count('switchboard_summaries_total', { by: made.by })
  } catch (error) {
    parts.log.warn({ record, cause: messageOf(error) }, 'earlier talk was not summed up yet')
  }
}

type Made = Pick<RunningSummary, 'text' | 'by'> &
  Pick<Extract<Entry, { type: 'summed.up' }>, 'facts' | 'cause'>

async function ask(parts: Parts, left: ToSumUp): Promise<Made> {
  const { model, prompts, policy } = parts
  const most = policy.turn.summary_tokens
  const byRules = (cause: string): Made => ({
    ...{ text: digest(left.known, left.lines, most), by: 'rules', cause },
  })
  const tooDear = await overLimit(parts, left)
  if (tooDear !== undefined) return byRules(tooDear)
  const text = material(left)
  try {
    const { value, ...facts } = await model.classify(
      { system: prompts.summary, text, schema: written, maxTokens: most + tokensBeside, user: left.record },
      left.signal,
    )
    spent(parts, 'summary', facts)
    const summary = firstWithin(asText(value), most)
    const invented = inventedIn(summary, [text])
    if (invented.length > 0) return { ...byRules(`it named ${invented.join(', ')}`), facts }
    return summary ? { text: summary, by: 'model', facts } : { ...byRules('it was empty'), facts }
  } catch (error) {
    if (!(error instanceof ModelError)) throw error
    parts.log.warn({ record: left.record, cause: error.message, code: error.code }, 'summed up by rules')
    return byRules(error.message)
  }
}

/** A summary is never worth more than the policy lets an answer cost. */
async function overLimit({ policy, spending }: Parts, { spent: sum }: ToSumUp): Promise<string | undefined> {
  const { conversation, day } = policy.spending
  return (
    overspent('this conversation', sum, conversation) ??
    overspent('all customers today', await spending.today(), day)
  )
}

/** Everything in it is data: tags in somebody's words cannot end a block. */
function material({ known, lines, done }: ToSumUp): string {
  const talk = lines.map((line) => `[${whoSaid(line)}] ${line.text.slice(0, lineRead)}`)
  return [
    ['known', [known?.text ?? '', ...(known?.named ?? [])].join('\n')],
    ['done', done.join('\n')],
    ['talk', talk.join('\n')],
  ]
    .map(([tag, text = '']) => `<${tag}>\n${text.replace(/<(\/?)(known|done|talk)\b/gi, '‹$1$2')}\n</${tag}>`)
    .join('\n')
}

const asText = ({ summary, promised, open }: z.infer<typeof written>): string =>
  [
    summary.trim(),
    ...(promised.length > 0 ? [`Promised: ${promised.join('; ')}.`] : []),
    ...(open.length > 0 ? [`Open: ${open.join('; ')}.`] : []),
  ].join('\n')
