/** What a run has left behind: the records, what reached the world, and what the gateways had said 2xx to. */
import { customersIndex } from '../../src/core/pipeline/identify.ts'
import { provisionalRecord } from '../../src/core/pipeline/accept.ts'
import type { Entry, EntryType, Outgoing } from '../../src/core/record/entries.ts'
import { readState } from '../../src/core/record/session.ts'
import type { CustomerState } from '../../src/core/record/state.ts'
import type { KeyedEntry, RecordId, Store, Stored } from '../../src/core/store.ts'
import type { SlackMessage } from '../../src/sandbox/slack/world.ts'
import type { World } from '../../src/sandbox/world.ts'
import { recordOf } from './scene.ts'
import type { Accepted } from './webhooks.ts'

/** A text Twilio took from us. */
export interface Taken {
  sid: string
  to: string
  body: string
}

export interface CustomerRecord {
  id: RecordId
  entries: Stored<Entry>[]
  state: CustomerState
}

export interface Evidence {
  accepted: Accepted[]
  customers: CustomerRecord[]
  /** Entries of `helpdesk:` and `ledger:` records, by account. */
  accounts: { [account: string]: { helpdesk: Stored<KeyedEntry>[]; ledger: Stored<KeyedEntry>[] } }
  /** In the order in which Twilio took them. */
  texts: Taken[]
  /** What the bot has posted, in order, everywhere; what only one person saw is left out. */
  posts: SlackMessage[]
}

const accounts = ['ACC-1001', 'ACC-1002', 'ACC-1003']

export async function gather(
  store: Store,
  world: World,
  accepted: Accepted[],
  texts: Taken[],
): Promise<Evidence> {
  const ids = new Set<RecordId>()
  for (const { member } of await store.listed(customersIndex)) ids.add(`customer:${member.slice(9)}`)
  for (const what of accepted) {
    if (what.kind !== 'message') continue
    ids.add(await provisionalRecord(what.identity))
    ids.add(await recordOf(store, what.identity))
  }
  const customers = await Promise.all(
    [...ids].map(async (id) => ({
      id,
      entries: (await store.read<Entry>(id, 0)).entries,
      state: await readState(store, id),
    })),
  )
  const books = accounts.map(async (account) => {
    const [helpdesk, ledger] = await Promise.all(
      (['helpdesk', 'ledger'] as const).map(
        async (kind) => (await store.read(`${kind}:${account}`, 0)).entries,
      ),
    )
    return [account, { helpdesk: helpdesk ?? [], ledger: ledger ?? [] }] as const
  })
  return {
    accepted,
    customers,
    accounts: Object.fromEntries(await Promise.all(books)),
    texts,
    posts: [...world.slackWorld.channels.keys()]
      .flatMap((channel) => world.slackChannel(channel))
      .filter((message) => message.bot && !message.onlyFor),
  }
}

export type StoredOf<T extends EntryType> = Extract<Stored<Entry>, { type: T }>

/** The entries of one type, in order. */
export const ofType = <T extends EntryType>({ entries }: CustomerRecord, type: T): StoredOf<T>[] =>
  entries.filter((entry): entry is StoredOf<T> => entry.type === type)

/** What an entry decided to send. */
export function outOf(entry: Entry): Outgoing[] {
  if (entry.type === 'rerouted') return [entry.out]
  return 'out' in entry && typeof entry.out === 'object' ? entry.out : []
}
