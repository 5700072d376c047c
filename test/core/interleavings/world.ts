/** Customers, people of ours and providers around processes that share one SQLite state; every random run has a world of its own. */
import type { Scheduler } from 'fast-check'
import { buttonValue, type CaseView } from '../../../src/core/desk.ts'
import type { Change, StaffEvent } from '../../../src/core/channel.ts'
import { ModelError, SendError } from '../../../src/core/errors.ts'
import type { InboundMessage } from '../../../src/core/message.ts'
import { acceptMessage } from '../../../src/core/pipeline/accept.ts'
import { acceptStaff } from '../../../src/core/pipeline/accept-staff.ts'
import { acceptChange } from '../../../src/core/pipeline/change.ts'
import { handle } from '../../../src/core/pipeline/handle.ts'
import type { Parts } from '../../../src/core/pipeline/parts.ts'
import type { Entry } from '../../../src/core/record/entries.ts'
import { createMemory } from '../../../src/core/record/memory.ts'
import { openSession, type Session } from '../../../src/core/record/session.ts'
import type { RecordId, Store } from '../../../src/core/store.ts'
import { createBuiltinHelpdesk } from '../../../src/helpdesk/builtin/index.ts'
import { demoCompany } from '../../../src/helpdesk/builtin/demo/index.ts'
import { createOutside, type Outside } from '../../support/outside.ts'
import { leaseMs, movingClock, type MovingClock } from '../../support/pipeline.ts'
import { staff, words, writers, type Words } from './cast.ts'
import { isAsStored } from './stored.ts'
import { createProcesses, type Process, type Processes } from './processes.ts'

/** How a provider or the desk takes the next message: `lost` takes it and loses the answer, `silent` neither takes nor answers. */
export const fates = ['refused', 'lost', 'silent', 'never'] as const
export type Fate = (typeof fates)[number]

/** Something a provider or the desk took. */
export interface Taken {
  id: string
  place: string
  /** Whose it is: ids are unique within a record only. */
  record: string
  by: string
  /** The process had lost its lease by then. */
  fenced: boolean
}

export interface World {
  store: Store
  clock: MovingClock
  outside: Outside
  processes: Processes
  written: InboundMessage[]
  /** Presses of Claim that were accepted. */
  claims: Extract<StaffEvent, { kind: 'pressed' }>[]
  taken: Taken[]
  /** How the next sendings and model calls go wrong. */
  fates: Fate[]
  modelFates: ('retry' | 'never')[]
  write(who: number, what: Words): Promise<void>
  /** The provider delivers a message once more. */
  again(which: number): Promise<void>
  /** A customer changes one of their latest messages, or takes it back. */
  alter(which: number, how: 'edited' | 'deleted'): Promise<void>
  /** A person of ours writes where one of the latest messages is. */
  join(who: number, which: number): Promise<void>
  /** A worker takes what is due, if anything is. */
  work(): Promise<void>
  renew(which: number): Promise<void>
  press(who: number, action: 'claim' | 'resolve' | 'hand_back', which: number): Promise<void>
  say(who: number): Promise<void>
  crash(which: number): void
  /** What was begun ends, and what is due next is done. */
  rest(): Promise<void>
  /** Everything that was begun ends, whoever died is replaced, time passes until nothing is left to do. */
  drain(): Promise<void>
}

export function createWorld(scheduler: Scheduler, store: Store, base: Parts): World {
  const outside = createOutside()
  const clock = movingClock()
  const company = demoCompany(clock.now())
  const processes = createProcesses(scheduler)
  const sessions = new Map<Process, Session>()
  const tokens = new Map<RecordId, number>()
  /** Two processes remember what they served. */
  const memories = [createMemory(), createMemory()]
  let works = 0
  /** Webhooks that were never answered: the provider comes again. */
  const unanswered: (() => Promise<void>)[] = []
  let events = 0
  const burstMs = base.policy.turn.burst_ms

  const world: World = {
    ...{ store, clock, outside, processes },
    ...{ written: [], claims: [], taken: [], fates: [], modelFates: [] },
    async write(who, what) {
      const n = world.written.length + 1
      const { identity, conversation } = pick(writers, who)
      const word = what === 'stop' || what === 'start' ? { consent: what } : {}
      const message: InboundMessage = {
        ...{ id: `test:M${n}`, conversation, from: { key: identity, assurance: 'recognised' } },
        ...{ text: words[what](n), files: [], at: clock.now(), ...word },
        ...(conversation.startsWith('slack:') ? { shared: 'joined' } : {}),
      }
      world.written.push(message)
      await deliver(message)
    },
    async again(which) {
      const message = world.written[which % Math.max(1, world.written.length)]
      if (message) await deliver(message)
    },
    async alter(which, how) {
      const message = world.written.at(-1 - which)
      if (!message || message.consent) return
      const n = ++events
      // Its time says in which order changes were made: no two are of one moment.
      const change = { id: `change-${n}`, message: message.id, from: message.from.key, at: clock.now() + n }
      if (how === 'deleted') return happen({ kind: 'deleted', ...change })
      await happen({ kind: 'edited', ...change, text: words.ask(1_000 + n), files: [] })
    },
    async join(who, which) {
      const message = world.written.at(-1 - which)
      if (!message) return
      const { conversation } = message
      const id = `joined-${++events}`
      const by = pick(staff, who)
      await happen({ kind: 'colleague', id, conversation, by, text: 'I am on it', at: clock.now() })
    },
    async work() {
      const memory = pick(memories, (works += 1))
      const [claim] = await store.claim<Entry>(clock.now(), 1, leaseMs, memory.known)
      if (!claim) return
      tokens.set(claim.lease.record, claim.lease.token)
      await processes.start('worker', async (process) => {
        process.lease = claim.lease
        const parts = partsOf(process)
        const session = await openSession(parts.store, claim, clock, leaseMs, { ...base.policy, memory })
        await isAsStored(store, session)
        sessions.set(process, session)
        try {
          await handle(parts, session)
        } catch (error) {
          // Who has lost the lease puts the record down, with whatever error that is found out by.
          if (!session.signal.aborted) throw error
        } finally {
          sessions.delete(process)
        }
      })
    },
    async renew(which) {
      const [process, session] = [...sessions][which % Math.max(1, sessions.size)] ?? []
      if (process && session) await processes.beside(process, async () => void (await session.renew()))
    },
    async press(who, action, which) {
      const view = cardSeen(which)
      if (!view) return
      const event = {
        ...{ kind: 'pressed' as const, id: `press-${++events}`, action, thread: threadOf(view) },
        ...{ by: pick(staff, who), at: clock.now() },
        value: buttonValue({ case: view.id, round: view.round }),
      }
      await processes.start(
        `press ${action}`,
        async (process) => void (await acceptStaff({ ...base, clock, store: process.gated(store) }, event)),
        (died) => {
          if (!died && action === 'claim') world.claims.push(event)
        },
      )
    },
    async say(who) {
      const view = cardSeen(0)
      if (!view) return
      const event = {
        ...{
          kind: 'said' as const,
          id: `said-${++events}`,
          thread: threadOf(view),
          text: `Person says ${events}`,
        },
        ...{ by: pick(staff, who), at: clock.now() },
      }
      const send = (): Promise<void> =>
        processes.start(
          'said',
          async (process) => void (await acceptStaff({ ...base, clock, store: process.gated(store) }, event)),
          (died) => void (died && unanswered.push(send)),
        )
      await send()
    },
    crash(which) {
      const alive = processes.running().filter(({ dead }) => !dead)
      const victim = alive[which % Math.max(1, alive.length)]
      if (victim) victim.dead = true
    },
    async rest() {
      for (let round = 0; round < 4; round += 1) {
        await processes.settle()
        clock.pass(burstMs)
        await world.work()
      }
    },
    async drain() {
      world.fates.length = 0
      world.modelFates.length = 0
      // 500 rounds are far more than any run needs: a run that goes on for ever fails here.
      for (let round = 0; round < 500 && processes.faults.length === 0; round += 1) {
        await processes.settle()
        const comeAgain = unanswered.splice(0)
        for (const send of comeAgain) await send()
        if (comeAgain.length > 0) continue
        await world.work()
        if (processes.running().length > 0) continue
        const next = await store.nextDue()
        if (next === undefined) return
        clock.pass(Math.max(1, next - clock.now() + 1))
      }
      if (processes.faults.length === 0) processes.faults.push('the processes never come to rest')
    },
  }

  const deliver = (message: InboundMessage): Promise<void> =>
    processes.start(
      'accept',
      async (process) => void (await acceptMessage({ ...base, clock, store: process.gated(store) }, message)),
      (died) => void (died && unanswered.push(() => deliver(message))),
    )

  const happen = (change: Change): Promise<void> =>
    processes.start(
      change.kind,
      async (process) => acceptChange({ ...base, clock, store: process.gated(store) }, change),
      (died) => void (died && unanswered.push(() => happen(change))),
    )

  /** A card as somebody sees it: the newest, or one from before. */
  const cardSeen = (before: number): CaseView | undefined => outside.cards.at(-1 - before)

  const fenced = ({ lease }: Process): boolean => !lease || tokens.get(lease.record) !== lease.token

  /** What goes out does so at one moment, between the two waits of its call. */
  function send<T>(process: Process, id: string, place: string, signal: AbortSignal, take: () => Promise<T>) {
    return process.call(`send ${id}`, async () => {
      if (signal.aborted) throw new SendError('ended before it left', { again: 'retry' })
      const fate = world.fates.shift()
      if (fate === 'refused' || (fate === 'never' && place.startsWith('test:')))
        throw new SendError('busy', { again: 'retry' })
      if (fate === 'never') throw new SendError('no such number', { again: 'never', code: '21211' })
      if (fate === 'silent') throw new SendError('no answer', { again: 'retry', outcome: 'unknown' })
      const record = process.lease?.record ?? ''
      world.taken.push({ id, place, record, by: process.name, fenced: fenced(process) })
      const receipt = await take()
      if (fate === 'lost') throw new SendError('answer lost', { again: 'retry', outcome: 'unknown' })
      return receipt
    })
  }

  function partsOf(process: Process): Parts {
    const gatedStore = process.gated(store)
    const { desk } = outside
    return {
      ...base,
      ...{ clock, store: gatedStore },
      helpdesk: createBuiltinHelpdesk({
        store: gatedStore,
        clock: clock.now,
        data: () => company,
        articles: [],
      }),
      channels: new Map(
        (['sms', 'whatsapp', 'slack'] as const).map((name) => {
          const channel = outside.channel(name)
          const spoken: typeof channel.send = (message, signal) =>
            send(process, message.id, message.conversation, signal, () => channel.send(message, signal))
          return [name, { ...process.gated(channel), name, reportsDelivery: true, send: spoken }]
        }),
      ),
      desk: {
        ...process.gated(desk),
        card: (id, view, at, signal) =>
          send(process, id, `test:card-${view.id}`, signal, () => desk.card(id, view, at, signal)),
        note: (id, thread, note, signal) =>
          send(process, id, thread, signal, () => desk.note(id, thread, note, signal)),
      },
      model: {
        ...base.model,
        reply: (request, signal) =>
          process.call('model', () => {
            const fate = world.modelFates.shift()
            if (fate) throw new ModelError('told to fail', { again: fate })
            return base.model.reply(request, signal)
          }),
      },
    }
  }

  return world
}

function pick<T>(list: T[], index: number): T {
  const found = list[index % list.length]
  if (found === undefined) throw new TypeError('an empty list')
  return found
}

export const threadOf = ({ id }: { id: string }): string => `test:thread-${id}`
