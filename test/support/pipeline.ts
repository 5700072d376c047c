/** The pipeline alone, on a real SQLite file, with a clock the test moves: for stepping through what a process does. */
import { sumUp } from '../../src/core/agent/sum-up.ts'
import type { ZodType } from 'zod'
import { createDayMeter } from '../../src/core/agent/spending.ts'
import { createPauses } from '../../src/core/pauses.ts'
import { createRoles } from '../../src/core/roles.ts'
import { ModelError } from '../../src/core/errors.ts'
import { countFigures } from '../../src/core/overview/figures.ts'
import { acceptMessage } from '../../src/core/pipeline/accept.ts'
import { acceptStaff } from '../../src/core/pipeline/accept-staff.ts'
import { handle } from '../../src/core/pipeline/handle.ts'
import type { Parts } from '../../src/core/pipeline/parts.ts'
import type { Entry } from '../../src/core/record/entries.ts'
import { createMemory, type Memory } from '../../src/core/record/memory.ts'
import { openSession } from '../../src/core/record/session.ts'
import type { StaffEvent } from '../../src/core/channel.ts'
import type { InboundMessage } from '../../src/core/message.ts'
import type { Model, ModelReply, ReplyRequest } from '../../src/core/model.ts'
import { classifyByRules } from '../../src/core/pipeline/rules.ts'
import { createSeal } from '../../src/core/seal.ts'
import type { Store } from '../../src/core/store.ts'
import { createBuiltinHelpdesk } from '../../src/helpdesk/builtin/index.ts'
import { demoCompany } from '../../src/helpdesk/builtin/demo/index.ts'
import { createMetrics } from '../../src/insight/metrics.ts'
import { readSetUp } from '../../src/node.ts'
import { loadPrompts } from '../../src/prompts.ts'
import { tools } from '../../src/tools/index.ts'
import type { Outside } from './outside.ts'

export const quietLog = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
export const leaseMs = 15_000

export interface MovingClock {
  now(): number
  sleep(ms: number): Promise<void>
  /** Moves time on. */
  pass(ms: number): void
}

/** A Monday noon in London, so that people are there. */
export function movingClock(start = Date.UTC(2026, 10, 23, 12)): MovingClock {
  let now = start
  return { now: () => now, sleep: async () => {}, pass: (ms) => void (now += ms) }
}

export type Answer = (request: ReplyRequest, step: number) => ModelReply['content']

/** A model that says what the test says, and counts how often it was asked. */
export function scriptedModel(answer: Answer): Model & { asked: number } {
  const facts = { model: 'scripted', usage: { input: 1, output: 1, cacheWrite: 0, cacheRead: 0 }, took: 0 }
  const model = {
    name: 'scripted',
    asked: 0,
    async reply(request: ReplyRequest): Promise<ModelReply> {
      model.asked += 1
      const content = answer(request, stepOf(request))
      const calls = content.some(({ type }) => type === 'tool_use')
      return { ...facts, content, stop: calls ? 'tool_use' : 'end_turn' }
    },
    classify: async <T>({ text, schema }: { text: string; schema: ZodType<T> }) => {
      const value = schema.safeParse(classifyByRules(text))
      if (value.success) return { ...facts, value: value.data }
      throw new ModelError('it can do nothing but classify', { again: 'retry', code: 'invalid' })
    },
  }
  return model
}

const stepOf = ({ messages }: ReplyRequest): number => {
  const start = messages.findLastIndex(({ content }) =>
    content.some((block) => block.type === 'text' && block.text.includes('<customer_message>')),
  )
  return messages.slice(start + 1).filter(({ role }) => role === 'assistant').length
}

export async function partsFor(
  store: Store,
  outside: Outside,
  model: Model,
  clock: MovingClock,
): Promise<Parts> {
  const { policy } = await readSetUp({ ANTHROPIC_API_KEY: 'test' })
  return {
    store: countFigures(store, policy.hours.timezone),
    model,
    helpdesk: createBuiltinHelpdesk({ store, clock: () => clock.now(), data: demoCompany, articles: [] }),
    desk: outside.desk,
    channels: new Map(
      (['sms', 'whatsapp', 'slack', 'email'] as const).map((name) => [name, outside.channel(name)]),
    ),
    tools,
    policy,
    ...(await loadPrompts(policy)),
    publicUrl: 'https://gateway.test',
    seal: createSeal(['a secret of the tests']),
    clock,
    log: quietLog,
    metrics: createMetrics(),
    spending: createDayMeter(store, clock),
    roles: createRoles(outside.desk, policy, { clock, log: quietLog }),
    pauses: createPauses(store, clock, quietLog),
  }
}

/** What a process that works on this state remembers of it. */
const memories = new WeakMap<Parts['store'], Memory>()

function memoryOf(store: Parts['store']): Memory {
  const memory = memories.get(store) ?? createMemory()
  memories.set(store, memory)
  return memory
}

/** Claims and handles until nothing is due now. Throws what `handle` throws, and when it finds no end. */
export async function work(parts: Parts): Promise<void> {
  const memory = memoryOf(parts.store)
  const opening = { ...parts.policy, memory }
  // No conversation of a test is due a thousand times at one moment.
  for (let round = 0; round < 1_000; round += 1) {
    const claims = await parts.store.claim<Entry>(parts.clock.now(), 10, leaseMs, memory.known)
    if (claims.length === 0) return
    for (const claim of claims) {
      const left = await handle(parts, await openSession(parts.store, claim, parts.clock, leaseMs, opening))
      if (left) await sumUp(parts, left)
    }
  }
  throw new Error('something stays due for ever')
}

export const accept = (parts: Parts, message: InboundMessage) => acceptMessage(parts, message)
export const staffDoes = (parts: Parts, event: StaffEvent) => acceptStaff(parts, event)

let nth = 0
/** A text message from Dana. */
export const text = (body: string, at: number, id = `twilio:SM${++nth}`): InboundMessage => ({
  id,
  conversation: 'sms:+447700900900/+447700900101',
  from: { key: 'sms:+447700900101', assurance: 'recognised' },
  text: body,
  files: [],
  at,
})
