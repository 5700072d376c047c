/** A talk in a shared Slack thread: Dana and Sam write, Maya is a person of ours, and the model's answers are counted. */
import type { Change } from '../../src/core/channel.ts'
import type { ConversationId, IdentityKey, InboundMessage } from '../../src/core/message.ts'
import type { ReplyRequest } from '../../src/core/model.ts'
import { provisionalRecord } from '../../src/core/pipeline/accept.ts'
import { acceptChange } from '../../src/core/pipeline/change.ts'
import { readState } from '../../src/core/record/session.ts'
import { openSqlite } from '../../src/state/sqlite.ts'
import { createOutside } from '../support/outside.ts'
import { accept, movingClock, partsFor, scriptedModel, work } from '../support/pipeline.ts'

export const dana = { key: 'slack:T0NORTH/U0DANA', name: 'Dana Whitfield', assurance: 'recognised' } as const
export const sam = { key: 'slack:T0NORTH/U0SAM', name: 'Sam Ortega', assurance: 'recognised' } as const
export const maya = { id: 'slack:U0MAYA', name: 'Maya' }
export const thread = 'slack:T0HOME/C0NORTH/1.1'

export async function openTalk() {
  const clock = movingClock()
  const store = openSqlite(':memory:')
  const outside = createOutside()
  /** What the model was shown, one text a request. */
  const shown: string[] = []
  let meanwhile: (() => Promise<unknown>) | undefined
  let nth = 0
  const model = scriptedModel((request) => {
    shown.push(JSON.stringify(request.messages))
    return [{ type: 'text', text: `Answer ${shown.length}` }]
  })
  const reply = model.reply.bind(model)
  const parts = await partsFor(store, outside, model, clock)
  parts.model = {
    ...model,
    reply: async (request: ReplyRequest, signal: AbortSignal) => {
      const said = await reply(request, signal)
      const happens = meanwhile
      meanwhile = undefined
      await happens?.()
      return said
    },
  }
  const happens = (change: Change) => acceptChange(parts, change)
  const message = (text: string, change: Partial<InboundMessage> = {}): InboundMessage => ({
    ...{ id: `slack:C0NORTH/${(nth += 1)}`, conversation: thread, from: dana, text, files: [] },
    ...{ at: clock.now(), shared: 'joined' },
    ...change,
  })
  return {
    parts,
    clock,
    outside,
    shown,
    message,
    lastShown: () => shown.at(-1) ?? '',
    /** The last line of every message to a customer. */
    said: () => outside.taken.map(({ text }) => text.split('\n').at(-1)),
    /** Happens while the model thinks about its next answer. */
    meanwhile: (what: () => Promise<unknown>) => void (meanwhile = what),
    async write(text: string, change: Partial<InboundMessage> = {}) {
      const sent = message(text, change)
      await accept(parts, sent)
      return sent
    },
    async settle(ms = parts.policy.turn.burst_ms) {
      clock.pass(ms)
      await work(parts)
    },
    edit: ({ id, from }: InboundMessage, text: string, at = clock.now()) =>
      happens({ kind: 'edited', id: `e${(nth += 1)}`, message: id, from: from.key, text, files: [], at }),
    takeBack: ({ id, from }: InboundMessage) =>
      happens({ kind: 'deleted', id: `d${(nth += 1)}`, message: id, from: from.key, at: clock.now() }),
    mayaWrites: (text: string, at = clock.now(), conversation: ConversationId = thread) =>
      happens({ kind: 'colleague', id: `c${(nth += 1)}`, conversation, by: maya, text, at }),
    stateOf: async (key: IdentityKey) =>
      readState(store, (await store.resolve(key)) ?? (await provisionalRecord(key))),
    close: () => store.close(),
  }
}

export type Talk = Awaited<ReturnType<typeof openTalk>>
