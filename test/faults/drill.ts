/** A drill: the real SDK and breaker before a Messages API that goes wrong as told, on a clock that only calls and the test move. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text as bodyOf } from 'node:stream/consumers'
import { z } from 'zod'
import { withBreaker } from '../../src/core/agent/breaker.ts'
import type { ReplyRequest } from '../../src/core/model.ts'
import { provisionalRecord } from '../../src/core/pipeline/accept.ts'
import { classifyByRules } from '../../src/core/pipeline/rules.ts'
import type { Entry, EntryOf, EntryType } from '../../src/core/record/entries.ts'
import { readState } from '../../src/core/record/session.ts'
import { recordOf } from '../../src/helpdesk/builtin/entries.ts'
import { createClaude } from '../../src/models/claude.ts'
import { openSqlite } from '../../src/state/sqlite.ts'
import { serve } from '../models/api.ts'
import { createOutside } from '../support/outside.ts'
import { accept, movingClock, partsFor, quietLog, text, work } from '../support/pipeline.ts'

/** What comes back: an answer, its first half, nothing and a broken connection, or nothing for ever. */
export type Fault =
  | { status: number; headers?: { [name: string]: string }; body: unknown }
  | { half: unknown }
  | 'cut'
  | 'silent'
export type Role = 'agent' | 'classifier'

/** What a call that comes to nothing takes on the drill's clock: less than makes the gateway say that it takes longer. */
const callMs = 5_000

export const block = (words: string) => ({ type: 'text', text: words })
export const message = (content: unknown, stop: string) => ({
  ...{ id: 'msg_drill', type: 'message', role: 'assistant', model: 'm', content, stop_reason: stop },
  usage: { input_tokens: 1, output_tokens: 1 },
})
export const says = (content: unknown, stop = 'end_turn'): Fault => ({
  status: 200,
  body: message(content, stop),
})

const requestShape = z.object({
  output_config: z.unknown().optional(),
  messages: z.array(z.object({ content: z.unknown() })).min(1),
})

export async function startDrill() {
  const clock = movingClock()
  const store = openSqlite(':memory:')
  const outside = createOutside()
  const faults: { [role in Role]?: Fault } = {}
  /** What the agent answers while it is well, by the number of steps before. */
  let well: (step: number) => unknown[] = () => [block('Here is your answer.')]
  /** When a call of either model was given up, on the drill's clock. */
  const givenUp: number[] = []
  let calls = 0

  const url = await serve(async (request, response) => {
    const { output_config: asked, messages } = requestShape.parse(JSON.parse(await bodyOf(request)))
    calls += 1
    const fault = faults[asked ? 'classifier' : 'agent']
    if (fault) return spoil(fault, request, response)
    const said = JSON.stringify(messages.at(-1)?.content)
    const step = messages.filter(({ content }) => JSON.stringify(content).includes('"tool_result"')).length
    const content = asked ? [block(JSON.stringify(classifyByRules(said)))] : well(step)
    const stop = JSON.stringify(content).includes('"tool_use"') ? 'tool_use' : 'end_turn'
    answer(response, 200, message(content, stop))
  })
  const claude = (timeoutMs?: number) =>
    createClaude({
      ...{
        apiKey: 'test',
        baseUrl: url,
        agentModel: 'claude-sonnet-5-5',
        classifierModel: 'claude-haiku-5-5',
      },
      ...{ clock, log: quietLog, ...(timeoutMs === undefined ? {} : { timeoutMs }) },
    })
  // Whoever never answers is given up soon; whoever answers may take as long as this machine likes.
  const [patient, hasty] = [claude(60_000), claude(20)]
  const modelFor = (role: Role) => (faults[role] === 'silent' ? hasty : patient)
  async function timed<T>(call: Promise<T>): Promise<T> {
    try {
      return await call
    } catch (error) {
      clock.pass(callMs)
      givenUp.push(clock.now())
      throw error
    }
  }
  const model = withBreaker(
    {
      name: 'drill',
      reply: (request: ReplyRequest, signal) => timed(modelFor('agent').reply(request, signal)),
      classify: (request, signal) => timed(modelFor('classifier').classify(request, signal)),
    },
    { clock, log: quietLog },
  )
  const parts = await partsFor(store, outside, model, clock)
  const entriesOf = async (number: string) =>
    (await store.read<Entry>(await provisionalRecord(`sms:${number}`), 0)).entries

  return {
    parts,
    clock,
    outside,
    givenUp,
    calls: () => calls,
    breaks: (role: Role, fault: Fault | undefined) => {
      if (fault === undefined) delete faults[role]
      else faults[role] = fault
    },
    answers: (next: (step: number) => unknown[]) => void (well = next),
    async write(body: string, number = dana) {
      const from = { key: `sms:${number}`, assurance: 'recognised' } as const
      await accept(parts, { ...text(body, clock.now()), from, conversation: `sms:+447700900900/${number}` })
      clock.pass(parts.policy.turn.burst_ms)
      await work(parts)
    },
    /** Time goes on to what is due next, until nothing is within the time. */
    async goOn(ms: number) {
      const until = clock.now() + ms
      for (let due = await store.nextDue(); due !== undefined && due <= until; due = await store.nextDue()) {
        clock.pass(Math.max(1, due - clock.now()))
        await work(parts)
      }
      clock.pass(Math.max(0, until - clock.now()))
    },
    async entries<T extends EntryType>(type: T, number = dana): Promise<EntryOf<T>[]> {
      return (await entriesOf(number)).filter(
        (entry): entry is typeof entry & EntryOf<typeof type> => entry.type === type,
      )
    },
    state: async (number = dana) => readState(store, await provisionalRecord(`sms:${number}`)),
    said: (number = dana) =>
      outside.taken.filter(({ conversation }) => conversation.endsWith(number)).map((sent) => sent.text),
    /** What was written to the account at the helpdesk. */
    written: async () => (await store.read(recordOf('ACC-1001'), 0)).entries.map(({ type }) => type),
    close: () => store.close(),
  }
}
export type Drill = Awaited<ReturnType<typeof startDrill>>

export const dana = '+447700900101'

function spoil(fault: Fault, request: IncomingMessage, response: ServerResponse): void {
  if (fault === 'silent') return
  if (fault === 'cut') return void request.socket.destroy()
  if ('status' in fault) return answer(response, fault.status, fault.body, fault.headers)
  const body = JSON.stringify(fault.half)
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(body.length) })
  response.write(body.slice(0, body.length / 2), () => response.destroy())
}

function answer(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: { [name: string]: string } = {},
) {
  // The SDK's own second try only costs time here: one call is one try.
  response.writeHead(status, { 'content-type': 'application/json', 'x-should-retry': 'false', ...headers })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}
