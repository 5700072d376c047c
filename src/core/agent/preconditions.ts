/** What has to be done before a tool may be called: rules of the process that code can keep by itself. */
import type { Policy } from '../policy.ts'
import type { Unread, Turn } from '../record/state.ts'

/** Why the call has to wait, as a sentence for the model; undefined when nothing is missing. */
export function missingBefore(
  tool: string,
  policy: Policy,
  turn: Turn,
  unread: Unread[],
): string | undefined {
  if (tool !== 'create_ticket' || !policy.tools.search_before_ticket) return undefined
  const asked = unread.filter(({ seq }) => seq <= turn.upTo).map(({ message }) => message.text)
  if (!asked.some(isHowTo) || searched(turn)) return undefined
  return 'This is a how-to question: search the knowledge base first, and open a ticket only if it has no answer.'
}

const howTo =
  /\bhow (?:do|can|could|should|would|to|does)\b|\bwhere (?:do|can) (?:i|we)\b|\bhow'?s it done\b|\bwie (?:kann|koennen|können|mache|macht|geht|richte)\b|\bc[oó]mo (?:puedo|podemos|se|hago)\b|\bcomment (?:puis|peut|on|faire|je)\b/i

export const isHowTo = (text: string): boolean => howTo.test(text)

/** The knowledge base answered in this turn, whatever it found. */
const searched = ({ id, steps }: Turn): boolean =>
  steps.some(({ reply, results }, step) =>
    reply.content
      .filter((block) => block.type === 'tool_use')
      .some(({ name }, i) => name === 'search_knowledge_base' && results[`${id}.${step}.${i}`]?.ok === true),
  )
