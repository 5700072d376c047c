/** A whole gateway for a test: the sandbox's Slack and Twilio around it, a scripted model, state in a SQLite file. */
import { rm, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { customersIndex } from '../../src/core/pipeline/identify.ts'
import type { Entry } from '../../src/core/record/entries.ts'
import { readState } from '../../src/core/record/session.ts'
import type { CustomerState } from '../../src/core/record/state.ts'
import type { RecordId, Store, Stored } from '../../src/core/store.ts'
import { startNode, type Running } from '../../src/node.ts'
import { freePort } from '../../src/sandbox/processes.ts'
import { startWorld, type World } from '../../src/sandbox/world.ts'
import { openStore } from '../../src/state/open.ts'
import { startMessagesApi, type MessagesApi } from './messages-api.ts'

export interface Stage {
  world: World
  model: MessagesApi
  store: Store
  stateUrl: string
  /** The environment of its gateways, without `PORT`. */
  environment: { [name: string]: string }
  gateways: { url: string; running: Running }[]
  /** Starts one more gateway in this process. */
  addGateway(): Promise<void>
  /** The record of the contact, once there is one. */
  customer(contact: string): Promise<{ record: RecordId; state: CustomerState } | undefined>
  entries(record: RecordId): Promise<Stored<Entry>[]>
  close(): Promise<void>
}

export interface StageOptions {
  /** How many gateways to start; one unless told. */
  gateways?: number
  stateUrl?: string
  /** Changes to the gateways' environment, made when everything around them listens. */
  environment?: (around: { [name: string]: string }) => Promise<{ [name: string]: string }>
}

export async function startStage(options: StageOptions = {}): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-test-'))
  const stateUrl = options.stateUrl ?? `sqlite:${join(folder, 'state.db')}`
  const gateways: Stage['gateways'] = []
  const model = await startMessagesApi()
  const world = await startWorld({ port: 0, gatewayUrls: () => gateways.map(({ url }) => url) })
  const around = {
    ...world.environment(),
    STATE_URL: stateUrl,
    ANTHROPIC_API_KEY: 'test-key-not-real',
    ANTHROPIC_BASE_URL: model.url,
    LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
  }
  const environment = { ...around, ...(await options.environment?.(around)) }
  const store = await openStore(stateUrl)

  async function addGateway(): Promise<void> {
    const port = await freePort()
    const running = await startNode({ ...environment, PORT: String(port) })
    gateways.push({ url: `http://127.0.0.1:${port}`, running })
  }
  for (let i = 0; i < (options.gateways ?? 1); i += 1) await addGateway()

  return {
    world,
    model,
    store,
    stateUrl,
    environment,
    gateways,
    addGateway,
    async customer(contact) {
      for (const { member } of await store.listed(customersIndex)) {
        const record: RecordId = `customer:${member.slice('customer:'.length)}`
        const state = await readState(store, record)
        if (state.person?.contact === contact && !state.movedTo) return { record, state }
      }
      return undefined
    },
    entries: async (record) => (await store.read<Entry>(record, 0)).entries,
    async close() {
      await Promise.all(gateways.map(({ running }) => running.stop()))
      await world.close()
      await model.close()
      await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Asks until there is an answer. Throws with `what` when it takes over 30 s: far more than any machine needs. */
export async function until<T>(what: string, look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const deadline = Date.now() + 30_000
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (Date.now() > deadline) throw new Error(`did not happen: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Texts from us to this number, oldest first. */
export const textsTo = async (world: World, number: string): Promise<string[]> =>
  (await world.phone(number)).filter(({ direction }) => direction === 'outbound').map(({ body }) => body)

/** True when nothing is to be done for an hour: later wake-ups ask what became of messages that were sent. */
export async function isAtRest(store: Store): Promise<boolean> {
  const next = await store.nextDue()
  return next === undefined || next > Date.now() + 3_600_000
}
