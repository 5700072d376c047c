/** Whatever is said and however long it goes on, what one answer costs in tokens has a bound. */
import { expect, it } from 'vitest'
import { digest } from '../../../src/core/agent/digest.ts'
import { history, tokensOf } from '../../../src/core/agent/history.ts'
import { namedIn } from '../../../src/core/agent/named.ts'
import { toSumUp } from '../../../src/core/agent/sum-up.ts'
import type { ConversationId, InboundMessage } from '../../../src/core/message.ts'
import type { Policy } from '../../../src/core/policy.ts'
import { keys, type Entry } from '../../../src/core/record/entries.ts'
import { historyOf, recalled } from '../../../src/core/record/running-summary.ts'
import { fold } from '../../../src/core/record/fold.ts'
import { emptyState, type CustomerState, type Turn } from '../../../src/core/record/state.ts'
import { readSetUp } from '../../../src/node.ts'
import { seeded } from '../../adversarial/hostile.ts'

const lengths = [10, 100, 1_000, 10_000]
const places: ConversationId[] = ['sms:+1/+2', 'slack:T1/C1/1.0', 'email:dana@northwind.example/1']

it.each([1, 2, 3])('tokens of the history from 10 to 10,000 messages (seed %i)', async (seed) => {
  const { policy } = await readSetUp({ ANTHROPIC_API_KEY: 'test' })
  const random = seeded(seed)
  const talk = startTalk(policy, random)
  const most: { [length: number]: number } = {}
  let largest = 0
  for (let n = 1; n <= 10_000; n += 1) {
    largest = Math.max(largest, talk.next(n))
    if (lengths.includes(n)) most[n] = largest
  }
  console.log(
    `seed ${seed}: most tokens of history in an answer, by messages so far: ${JSON.stringify(most)}`,
  )
  const { history_tokens: told, summary_tokens: summed } = policy.turn
  // One long line may come on top of a full history, and references beside a full summary.
  expect(largest).toBeLessThan(told + summed + 1_000 + 500)
  expect(talk.summaries()).toBeGreaterThan(300)
  // Nothing falls between what is summed up and what is told.
  for (let n = 9_961; n <= 10_000; n += 1) expect(talk.known()).toContain(`REF-${n}`)
})

/** One customer and everybody else; each message is answered, left to a person, or only overheard. */
function startTalk(policy: Policy, random: () => number) {
  let state: CustomerState = emptyState()
  let seq = 0
  let summaries = 0
  const add = (...entries: Entry[]) => {
    state = fold(
      entries.map((entry) => ({ ...entry, seq: (seq += 1) })),
      state,
    )
  }
  const words = (n: number) => {
    const long = random() < 0.02 ? 900 : Math.floor(random() * 60)
    return `about REF-${n}: ${'word '.repeat(long)}`
  }
  return {
    summaries: () => summaries,
    known: () =>
      JSON.stringify([state.summary?.named, historyOf(state, recalled(state)).map(({ text }) => text)]),
    /** Tokens of the history that the answer to the `n`th message was shown. */
    next(n: number): number {
      const conversation = places[Math.floor(random() * places.length)] ?? 'sms:+1/+2'
      const message: InboundMessage = {
        ...{ id: `m${n}`, conversation, text: words(n), files: [], at: n * 60_000 },
        from: { key: 'sms:+2', assurance: 'recognised' },
      }
      add({ key: keys.received(message.id), type: 'received', at: n * 60_000, message })
      const turn = `t${n}`
      add({ key: keys.started(turn), type: 'turn.started', at: message.at, turn, upTo: seq })
      const started: Turn | undefined = state.turn
      const told = started ? history(policy, state, started) : []
      const text = random() < 0.5 ? words(n) : 'Done.'
      const out = { id: `${turn}/0`, kind: 'reply' as const, by: 'bot' as const }
      const reply = { ...out, message: { id: out.id, conversation, text } }
      const silent = random() < 0.2
      const answer = { turn, upTo: started?.upTo ?? seq, route: 'agent', out: silent ? [] : [reply] }
      add({ key: keys.answered(turn), type: 'answered', at: message.at, ...answer })
      sumUpByRules()
      // Nothing is delivered here: what waits to go out is no part of this.
      state.waiting = []
      return tokensOf(
        told.flatMap(({ content }) => content.map((b) => ('text' in b ? b.text : ''))).join('\n'),
      )
    },
  }

  function sumUpByRules(): void {
    const session = { state, record: 'customer:1' as const, signal: new AbortController().signal }
    const left = toSumUp(policy, session)
    if (!left) return
    summaries += 1
    const from = left.known?.upTo ?? 0
    const named = namedIn([...(left.known?.named ?? []), ...left.lines.map(({ text }) => text)]).slice(-40)
    const text = digest(left.known, left.lines, policy.turn.summary_tokens)
    const made = { from, upTo: left.upTo, text, named, by: 'rules' as const, prompt: '' }
    add({ key: keys.summedUp(from, left.upTo), type: 'summed.up', at: 0, ...made })
  }
}
