/** A gateway's pipeline in a throwaway state: the demo company behind it, channels that only remember, time that skips waits. */
import { createDayMeter } from '../core/agent/spending.ts'
import type { Channel } from '../core/channel.ts'
import { systemClock, type Clock, type Log } from '../core/log.ts'
import { channelNames, channelOf, type ChannelName, type OutboundMessage } from '../core/message.ts'
import type { Model } from '../core/model.ts'
import { createPauses } from '../core/pauses.ts'
import { handle } from '../core/pipeline/handle.ts'
import type { Parts } from '../core/pipeline/parts.ts'
import { workerDefaults } from '../core/pipeline/worker.ts'
import type { Policy } from '../core/policy.ts'
import type { Entry } from '../core/record/entries.ts'
import { openSession } from '../core/record/session.ts'
import { createRoles } from '../core/roles.ts'
import { createSeal, passingSecret } from '../core/seal.ts'
import type { KnowledgeArticle } from '../helpdesk/builtin/article.ts'
import { demoCompany } from '../helpdesk/builtin/demo/index.ts'
import { createBuiltinHelpdesk } from '../helpdesk/builtin/index.ts'
import { createMetrics } from '../insight/metrics.ts'
import { loadPrompts } from '../prompts.ts'
import { openSqlite } from '../state/sqlite.ts'
import { tools } from '../tools/index.ts'

export interface EvalStage {
  parts: Parts
  /** What reached customers, in order. */
  sent: OutboundMessage[]
  /** Lets this much time pass at once, ms. */
  skip: (ms: number) => void
  /** Works until nothing is due; while `unfinished`, waits within this time, ms, are not waited for but skipped. */
  settle(unfinished: () => Promise<boolean>, patienceMs: number): Promise<void>
  close(): Promise<void>
}

/** `at`: the moment it begins at, epoch ms; from then on time runs as it does, so that what is slow is slow here too. */
export async function openStage(
  model: Model,
  policy: Policy,
  articles: KnowledgeArticle[],
  at: number,
): Promise<EvalStage> {
  const store = openSqlite(':memory:')
  const sent: OutboundMessage[] = []
  const clock = skippingClock(at)
  const parts: Parts = {
    store,
    model,
    helpdesk: createBuiltinHelpdesk({ store, clock: clock.now, data: demoCompany, articles }),
    channels: new Map(channelNames.map((name) => [name, remembering(name, sent)])),
    tools,
    policy,
    ...(await loadPrompts(policy)),
    publicUrl: 'https://gateway.example',
    seal: createSeal([passingSecret()]),
    clock,
    log: quiet,
    metrics: createMetrics(),
    spending: createDayMeter(store, clock),
    // There is no desk: cases stay in the record, and nobody pauses anything.
    roles: createRoles(undefined, policy, { clock, log: quiet }),
    pauses: createPauses(store, clock, quiet),
  }
  return {
    parts,
    sent,
    skip: clock.skip,
    async settle(unfinished, patienceMs) {
      const until = clock.now() + patienceMs
      for (;;) {
        await work(parts)
        const due = await store.nextDue()
        if (due === undefined || due > until || !(await unfinished())) return
        clock.skip(Math.max(1, due - clock.now()))
      }
    },
    close: () => store.close(),
  }
}

/** Nobody reads along: what matters is in the record. */
const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} }

function skippingClock(from: number): Clock & { skip: (ms: number) => void } {
  const started = Date.now()
  let skipped = 0
  return {
    now: () => from + (Date.now() - started) + skipped,
    sleep: systemClock.sleep,
    skip: (ms) => void (skipped += ms),
  }
}

function remembering(name: ChannelName, sent: OutboundMessage[]): Channel {
  const ours = { sms: 'sms:+447700900900/', email: '' } as const
  return {
    name,
    reportsDelivery: false,
    ...(name === 'sms' && {
      conversationWith: (identity) =>
        channelOf(identity) === name ? `sms:${ours.sms.slice(4)}${identity.slice(4)}` : undefined,
    }),
    ...(name === 'email' && {
      conversationWith: (identity) => (channelOf(identity) === name ? identity : undefined),
    }),
    send: async (message) => {
      sent.push(message)
      return { provider: [`eval:${message.id}`] }
    },
  }
}

/** What a worker does, until nothing is due now. */
async function work(parts: Parts): Promise<void> {
  const { leaseMs } = workerDefaults
  for (;;) {
    const claims = await parts.store.claim<Entry>(parts.clock.now(), 10, leaseMs)
    if (claims.length === 0) return
    for (const claim of claims)
      await handle(parts, await openSession(parts.store, claim, parts.clock, leaseMs))
  }
}
