/** How many calls one answer may make: the model's own idea of enough is none. */
import { canonical } from '../ids.ts'
import type { Policy } from '../policy.ts'
import type { Turn } from '../record/state.ts'
import type { ToolResult } from '../tool.ts'
import type { Call } from './guard.ts'

/** Why this call is one too many, as a sentence for the model; undefined while there is room. */
export function oneTooMany(policy: Policy, turn: Turn, call: Call): string | undefined {
  const before = earlier(turn, call)
  if (before.length >= policy.turn.max_tool_calls) {
    return 'That is all the calls one answer may make: answer with what you know, or hand over.'
  }
  const wanted = canonical([call.tool, call.input])
  const same = before.filter(({ tool, input }) => canonical([tool, input]) === wanted)
  if (same.some(({ result }) => result.ok))
    return 'This exact call was made already in this turn: use its result.'
  return same.length >= policy.turn.identical_calls
    ? 'This exact call was refused already: asking again changes nothing.'
    : undefined
}

/** The calls of this turn's steps that have their result, but for this one. */
function earlier(turn: Turn, call: Call): (Call & { result: ToolResult })[] {
  return turn.steps.flatMap(({ reply, results }, step) =>
    reply.content
      .filter((block) => block.type === 'tool_use')
      .flatMap(({ name, input }, i) => {
        const id = `${turn.id}.${step}.${i}`
        const result = id === call.id ? undefined : results[id]
        return result ? [{ id, tool: name, input, result }] : []
      }),
  )
}
