/** `createGateway`: the one place where the parts meet. Chooses no engine and reads no environment. */
import { withBreaker } from './core/agent/breaker.ts'
import { createDayMeter } from './core/agent/spending.ts'
import type { Connector, FetchedFile, Listener, Received, StaffAnswer } from './core/channel.ts'
import type { Desk } from './core/desk.ts'
import { messageOf, RequestError, SendError, UnreadableError } from './core/errors.ts'
import type { Helpdesk } from './core/helpdesk.ts'
import type { Clock, Log } from './core/log.ts'
import type { Metrics } from './core/metrics.ts'
import type { Model } from './core/model.ts'
import { acceptDelivery, acceptDoor, acceptMessage } from './core/pipeline/accept.ts'
import { acceptStaff } from './core/pipeline/accept-staff.ts'
import { acceptChange } from './core/pipeline/change.ts'
import { openLink } from './core/pipeline/files.ts'
import { bookmarksIn } from './core/pipeline/bookmarks.ts'
import { showStaff } from './core/pipeline/show-staff.ts'
import { createPauses } from './core/pauses.ts'
import { createRoles } from './core/roles.ts'
import { countFigures } from './core/overview/figures.ts'
import { rememberLinks } from './core/pipeline/links.ts'
import { keepUnreadable } from './core/pipeline/unreadable.ts'
import type { Parts, Prompts } from './core/pipeline/parts.ts'
import { startWorker, workerDefaults, type Worker, type WorkerOptions } from './core/pipeline/worker.ts'
import type { Policy } from './core/policy.ts'
import type { Seal } from './core/seal.ts'
import type { Store } from './core/store.ts'
import type { Texts } from './core/texts.ts'
import type { AnyTool } from './core/tool.ts'

export interface GatewayParts {
  store: Store
  model: Model
  helpdesk: Helpdesk
  connectors: Connector[]
  desk?: Desk | undefined
  tools: AnyTool[]
  policy: Policy
  prompts: Prompts
  texts: Texts
  publicUrl: string
  seal: Seal
  clock: Clock
  log: Log
  metrics: Metrics
}

export interface Gateway {
  /** POST paths the connectors take. */
  paths: string[]
  /** A webhook in, its answer out, everything in it stored in between. Throws RequestError. */
  receive(path: string, request: Request): Promise<Response>
  /** The file behind a link of ours. Throws RequestError 404 for any other word, 503 when its home may give it out later. */
  file(word: string, signal: AbortSignal): Promise<FetchedFile>
  /** Throws when the state cannot be reached. */
  ready(): Promise<void>
  /** Starts working on due customers and opens the connectors' own ways in. Throws ConfigError when one cannot be opened. */
  start(options?: Partial<WorkerOptions>): Promise<void>
  /** Stops taking customers and waits for running turns, at most `deadlineMs`. */
  stop(deadlineMs: number): Promise<void>
}

/**
 * Webhooks read and stored at the same time by one process. A webhook takes milliseconds, so there are that many
 * only when the state is stuck: then what comes on top is sent to come again instead of filling the memory.
 */
const webhooksAtOnce = 1_000

/** How far back a start looks for what was not delivered, ms: longer than an outage should ever last. */
const caughtUpMs = 24 * 3_600_000

export function createGateway(given: GatewayParts): Gateway {
  const parts = partsOf(given)
  const { store, log } = parts
  const accepting = { ...parts, store: rememberLinks(store, parts.clock) }
  const routes = new Map(given.connectors.flatMap(({ routes }) => routes.map((route) => [route.path, route])))
  const listeners: Listener[] = []
  let worker: Worker | undefined
  const closing = new AbortController()
  let receiving = 0

  async function receive(path: string, request: Request): Promise<Response> {
    const route = routes.get(path)
    if (!route) throw new RequestError(404, 'not_found', `nothing listens on ${path}`)
    if (receiving >= webhooksAtOnce)
      throw new RequestError(503, 'busy', 'Too many webhooks at once. Please send it again.')
    receiving += 1
    try {
      const received = await route.receive(request).catch(keptUnread(path))
      const answers = await keepAndShow(received)
      return received.respond?.(answers) ?? received.response
    } finally {
      receiving -= 1
    }
  }

  /** What came in by a connector's own way. */
  const taking =
    ({ name }: Connector) =>
    async (received: Omit<Received, 'response'>): Promise<void> => {
      if (received.unreadable) await keptUnread(name)(received.unreadable)
      // Not within the call: where nobody is answered its argument would not be asked for.
      const answers = await keepAndShow(received)
      received.respond?.(answers)
    }

  async function keepAndShow(received: Omit<Received, 'response'>): Promise<StaffAnswer[]> {
    const answers = await keep(received)
    await Promise.all(received.staff.map((event, at) => showStaff(parts, event, answers[at] ?? {})))
    return answers
  }

  /** What is genuine and cannot be read is taken all the same. */
  const keptUnread =
    (path: string) =>
    async (error: unknown): Promise<Received> => {
      if (!(error instanceof UnreadableError)) throw error
      log.warn({ path, cause: error.message }, 'a genuine webhook could not be read: see `switchboard dead`')
      parts.metrics.count('switchboard_webhooks_unreadable_total', { path })
      await orComeAgain(() => keepUnreadable(parts, path, error))
      return { messages: [], staff: [], deliveries: [], response: new Response(null, { status: 200 }) }
    }

  /**
   * All of it, in order; a failure is the state's, and 503 makes the provider come again. Answers what people of
   * ours are shown, for each of `staff`.
   */
  async function keep({
    messages,
    changes = [],
    doors = [],
    staff,
    deliveries,
  }: Omit<Received, 'response'>): Promise<StaffAnswer[]> {
    const answers: StaffAnswer[] = []
    return orComeAgain(async () => {
      for (const message of messages) await acceptMessage(accepting, message)
      for (const change of changes) await acceptChange(accepting, change)
      for (const door of doors) await acceptDoor(accepting, door)
      for (const event of staff) answers.push(await acceptStaff(accepting, event))
      for (const update of deliveries) await acceptDelivery(accepting, update)
      return answers
    })
  }

  async function orComeAgain<T>(store: () => Promise<T>): Promise<T> {
    try {
      return await store()
    } catch (error) {
      log.error({ cause: messageOf(error) }, 'not stored')
      throw new RequestError(503, 'not_stored', 'The message could not be stored. Please send it again.', {
        cause: error,
      })
    }
  }

  /** What a provider gave up delivering while nobody was here. Nothing waits for it, and the next start does it again. */
  async function catchUp(connector: Connector): Promise<void> {
    try {
      const since = parts.clock.now() - caughtUpMs
      const messages =
        (await connector.catchUp?.(since, AbortSignal.any([closing.signal, AbortSignal.timeout(60_000)]))) ??
        []
      let stored = 0
      for (const message of messages) if ((await acceptMessage(accepting, message)) === 'stored') stored += 1
      if (stored > 0)
        log.warn({ connector: connector.name, stored }, 'messages nobody had delivered are here now')
    } catch (error) {
      if (!closing.signal.aborted)
        log.error({ connector: connector.name, cause: messageOf(error) }, 'not caught up')
    }
  }

  async function file(word: string, signal: AbortSignal): Promise<FetchedFile> {
    try {
      const found = await openLink(parts, word, signal)
      if (found) return found
    } catch (error) {
      if (!(error instanceof SendError)) throw error
      log.warn({ code: error.code, cause: error.message }, 'a file behind a link cannot be had')
      if (error.again === 'retry') {
        throw new RequestError(503, 'file_unavailable', 'The file cannot be had at the moment.', {
          cause: error,
        })
      }
    }
    throw new RequestError(404, 'not_found', 'There is no such file, or its link has run out.')
  }

  return {
    paths: [...routes.keys()],
    receive,
    file,
    ready: () => store.ping(),
    async start(options) {
      const { customers_at_once: atOnce } = parts.policy.turn
      parts.pauses.start()
      worker ??= startWorker(parts, { ...workerDefaults, atOnce, ...options })
      for (const connector of given.connectors) {
        if (connector.listen) listeners.push(await connector.listen(taking(connector), bookmarksIn(store)))
        void catchUp(connector)
      }
    },
    async stop(deadlineMs) {
      closing.abort()
      parts.pauses.stop()
      for (const listener of listeners.splice(0)) await listener.close()
      await worker?.stop(deadlineMs)
      await parts.spending.close().catch((error: unknown) => {
        log.warn({ cause: messageOf(error) }, 'what the models cost lately was not written down')
      })
      for (const part of [...given.connectors, given.desk]) await part?.close?.()
    },
  }
}

/** A tool whose channel is off is not offered: the model must not promise a mail nobody can send. */
function partsOf({ connectors, desk, tools, ...rest }: GatewayParts): Parts {
  const store = countFigures(rest.store, rest.policy.hours.timezone)
  const channels = new Map(
    connectors.flatMap((one) => one.channels.map((channel) => [channel.name, channel])),
  )
  const usable = tools.filter(({ name }) => name !== 'send_email' || channels.has('email'))
  return {
    ...rest,
    store,
    model: withBreaker(rest.model, rest),
    spending: createDayMeter(store, rest.clock),
    roles: createRoles(desk, rest.policy, rest),
    pauses: createPauses(store, rest.clock, rest.log),
    channels,
    tools: usable,
    ...(desk ? { desk } : {}),
  }
}
