/** The desk in one process with the test: Dana writes, Maya and Tom work on her case, and time moves when told. */
import { buttonValue, type ButtonTarget } from '../../src/core/desk.ts'
import type { InboundMessage } from '../../src/core/message.ts'
import { provisionalRecord } from '../../src/core/pipeline/accept.ts'
import type { Parts } from '../../src/core/pipeline/parts.ts'
import type { Entry } from '../../src/core/record/entries.ts'
import { readState } from '../../src/core/record/session.ts'
import type { Staff, StaffAnswer, StaffEvent } from '../../src/core/staff.ts'
import type { Store } from '../../src/core/store.ts'
import { openStore } from '../../src/state/open.ts'
import { makeFolder } from './folder.ts'
import { createOutside, type Outside } from './outside.ts'
import {
  accept,
  movingClock,
  partsFor,
  scriptedModel,
  staffDoes,
  text,
  work,
  type Answer,
  type MovingClock,
} from './pipeline.ts'

export const maya: Staff = { id: 'slack:U0MAYA', name: 'Maya' }
export const tom: Staff = { id: 'slack:U0TOM', name: 'Tom' }

export interface DeskScene {
  outside: Outside
  clock: MovingClock
  parts: Parts
  store: Store
  /** How often the agent was asked. */
  asked(): number
  state(): ReturnType<typeof readState>
  entries(): Promise<Entry[]>
  /** Lets the burst pass and works until nothing is due. */
  settle(ms?: number): Promise<void>
  /** Dana writes, by SMS unless the message says otherwise. */
  writes(words: string, more?: Partial<InboundMessage>): Promise<void>
  /** Dana asks for a person. Answers the case's number. */
  openCase(): Promise<string>
  /** Presses a button of the card as it is now; nothing is worked on yet. */
  presses(
    by: Staff,
    action: string,
    more?: Partial<ButtonTarget> & { trigger?: string },
  ): Promise<StaffAnswer>
  submits(by: Staff, form: string, values: { [field: string]: string }): Promise<StaffAnswer>
  /** Writes in the case's thread. Answers the message's id. */
  says(by: Staff, words: string): Promise<string>
  does(event: StaffEvent): Promise<StaffAnswer>
  close(): Promise<void>
}

/** `answer`: what the agent says. A change to the policy goes in before the first message. */
export async function startDesk(
  answer: Answer = () => [{ type: 'text', text: 'the bot speaks' }],
  change: (parts: Parts) => Parts = (parts) => parts,
): Promise<DeskScene> {
  const folder = await makeFolder()
  const store = await openStore(`sqlite:${folder.path}/state.db`)
  const outside = createOutside()
  const clock = movingClock()
  const model = scriptedModel(answer)
  const parts = change(await partsFor(store, outside, model, clock))
  const record = await provisionalRecord('sms:+447700900101')
  let events = 0

  const scene: DeskScene = {
    outside,
    clock,
    parts,
    store,
    asked: () => model.asked,
    state: () => readState(store, record),
    entries: async () => (await store.read<Entry>(record, 0)).entries,
    async settle(ms = 1_000) {
      clock.pass(ms)
      await work(parts)
    },
    async writes(words, more = {}) {
      await accept(parts, { ...text(words, clock.now()), ...more })
      await scene.settle()
    },
    async openCase() {
      await scene.writes('I want to talk to a human please')
      return (await scene.state()).case?.id ?? ''
    },
    async presses(by, action, { trigger, ...more } = {}) {
      const value = buttonValue({ ...(await target()), ...more })
      const thread = (await scene.state()).case?.thread ?? ''
      const event = { kind: 'pressed', id: id(), action, value, thread, by, at: clock.now() } as const
      return scene.does(trigger === undefined ? event : { ...event, trigger })
    },
    async submits(by, form, values) {
      const about = buttonValue(await target())
      return scene.does({ kind: 'submitted', id: id(), form, about, values, by, at: clock.now() })
    },
    async says(by, words) {
      const thread = (await scene.state()).case?.thread ?? ''
      const said = id()
      await scene.does({ kind: 'said', id: said, thread, by, text: words, at: clock.now() })
      return said
    },
    does: (event) => staffDoes(parts, event),
    async close() {
      await store.close()
      await folder.remove()
    },
  }
  const id = () => `event-${++events}`
  const target = async (): Promise<ButtonTarget> => {
    const held = (await scene.state()).case
    return { case: held?.id ?? '', round: held?.round ?? 0 }
  }
  return scene
}

/** Dana on WhatsApp, and in Slack, as the same record until she is identified. */
export const onWhatsApp = {
  conversation: 'whatsapp:+447700900901/+447700900101',
  from: { key: 'whatsapp:+447700900101', assurance: 'recognised' },
} as const
