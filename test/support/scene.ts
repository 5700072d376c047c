/** The pipeline around a scripted model, with Dana writing to it: for what the agent does and is kept from. */
import { onTestFinished } from 'vitest'
import type { ReplyBlock, ReplyRequest } from '../../src/core/model.ts'
import { provisionalRecord } from '../../src/core/pipeline/accept.ts'
import type { Parts } from '../../src/core/pipeline/parts.ts'
import type { Policy } from '../../src/core/policy.ts'
import type { Entry, EntryOf, EntryType } from '../../src/core/record/entries.ts'
import { readState } from '../../src/core/record/session.ts'
import type { CustomerState } from '../../src/core/record/state.ts'
import type { InboundMessage } from '../../src/core/message.ts'
import type { RecordId } from '../../src/core/store.ts'
import { loadPrompts } from '../../src/prompts.ts'
import { openStore } from '../../src/state/open.ts'
import { makeFolder } from './folder.ts'
import { createOutside, type Outside } from './outside.ts'
import { accept, movingClock, partsFor, scriptedModel, text, work, type MovingClock } from './pipeline.ts'

export interface Scene {
  parts: Parts
  outside: Outside
  clock: MovingClock
  /** What the model was asked, in order. */
  requests: ReplyRequest[]
  /** From now on the model answers a step like this. */
  answers(script: (step: number, request: ReplyRequest) => ReplyBlock[]): void
  /** Changes the policy, and the prompts with it. */
  policy(change: (policy: Policy) => void): Promise<void>
  /** Dana writes, and everything that is due is done. Answers what she was told. */
  says(body: string, change?: Partial<InboundMessage>): Promise<string[]>
  /** Time passes and what is due is done. */
  rests(ms?: number): Promise<void>
  state(): Promise<CustomerState>
  entries<T extends EntryType>(type: T): Promise<EntryOf<T>[]>
  /** Names of the open case's signals. */
  signals(): Promise<string[]>
  record: RecordId
}

export const say = (words: string): ReplyBlock[] => [{ type: 'text', text: words }]
let nth = 0
export const call = (name: string, input: unknown): ReplyBlock => ({
  type: 'tool_use',
  id: `toolu_${(nth += 1)}`,
  name,
  input,
})
export const confidence = (level: string): ReplyBlock => call('report_confidence', { level, why: 'as told' })

export async function startScene(): Promise<Scene> {
  const folder = await makeFolder()
  const store = await openStore(`sqlite:${folder.path}/state.db`)
  onTestFinished(async () => {
    await store.close()
    await folder.remove()
  })
  const outside = createOutside()
  const clock = movingClock()
  const requests: ReplyRequest[] = []
  let script: (step: number, request: ReplyRequest) => ReplyBlock[] = () => say('Here you are.')
  const model = scriptedModel((request, step) => {
    requests.push(structuredClone(request))
    return script(step, request)
  })
  const record = await provisionalRecord('sms:+447700900101')
  const parts = await partsFor(store, outside, model, clock)
  const rests = async (ms = 1_000) => {
    clock.pass(ms)
    await work(parts)
  }
  const state = () => readState(store, record)
  return {
    ...{ parts, outside, clock, requests, record, rests, state },
    answers: (next) => {
      script = next
    },
    async policy(change) {
      const policy = structuredClone(parts.policy)
      change(policy)
      Object.assign(parts, { policy, ...(await loadPrompts(policy)) })
    },
    async says(body, change = {}) {
      const before = outside.taken.length
      await accept(parts, { ...text(body, clock.now()), ...change })
      await rests()
      return outside.taken.slice(before).map(({ text: words }) => words)
    },
    async entries(type) {
      const all = (await store.read<Entry>(record, 0)).entries
      return all.filter((entry): entry is typeof entry & EntryOf<typeof type> => entry.type === type)
    },
    signals: async () => (await state()).case?.signals.map(({ name }) => name) ?? [],
  }
}
