/** What a customer's earlier talk says about whether they are being helped. */
import type { Policy } from '../policy.ts'
import type { CustomerState, Line } from '../record/state.ts'

const hour = 3_600_000
/** Lines of the customer's that are compared: what lies further back is another matter. */
const compared = 8
/** A question of fewer telling words is like too many others. */
const fewestWords = 3

/** Attempts without confidence that still count. */
export const attemptsSince = (
  { attempts }: CustomerState,
  { escalation }: Policy,
  now: number,
): CustomerState['attempts'] =>
  attempts.filter(({ at }) => at > now - escalation.attempts_window_minutes * 60_000)

/**
 * Says that the customer asks what they asked before, after the bot had answered it. Undefined too when that answer
 * is known as an attempt without confidence already: it counts once.
 */
export function askedAgain(
  text: string,
  state: CustomerState,
  { escalation }: Policy,
  now: number,
): string | undefined {
  const since = now - escalation.attempts_window_minutes * 60_000
  const answered = state.talk.findLast(({ who }) => who === 'bot')
  if (!answered) return undefined
  const before = state.talk
    .filter(({ who, at }) => who === 'customer' && at >= since && at <= answered.at)
    .filter((line) => !isUnread(state, line))
    .slice(-compared)
  const same = before.findLast((line) => likeness(line.text, text) >= escalation.repeat_likeness)
  if (!same) return undefined
  if (state.attempts.some(({ which, at }) => which === 'this' && at >= same.at)) return undefined
  return `asked again: “${text.replace(/\s+/g, ' ').trim().slice(0, 120)}”`
}

const isUnread = ({ unread }: CustomerState, { message }: Line): boolean =>
  unread.some(({ message: { id } }) => id === message)

/** The first words after a case was resolved, within the policy's hours. */
export function reopens(
  { case: held, talk }: CustomerState,
  { escalation }: Policy,
  now: number,
): string | undefined {
  const endedAt = held?.state === 'resolved' ? held.endedAt : undefined
  if (held === undefined || endedAt === undefined) return undefined
  if (now - endedAt > escalation.reopened_hours * hour) return undefined
  if (talk.some(({ who, at }) => who === 'bot' && at > endedAt)) return undefined
  return `writes again after case ${held.id} was resolved`
}

/** 0 to 1: the share of telling words two texts have in common (Jaccard). Short texts are like nothing. */
export function likeness(a: string, b: string): number {
  const [one, other] = [wordsOf(a), wordsOf(b)]
  if (one.size < fewestWords || other.size < fewestWords) return 0
  const common = [...one].filter((word) => other.has(word)).length
  return common / (one.size + other.size - common)
}

const empty = new Set(
  'a an the i we you it my our is are was do does did can could please of to in on for and or with this that me us have has hi hello hey'.split(
    ' ',
  ),
)

const wordsOf = (text: string): Set<string> =>
  new Set(
    text
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word !== '' && !empty.has(word)),
  )
