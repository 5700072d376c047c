/** Everything the page draws, as one JSON text, made anew after every change and pushed to all who watch. */
import { channels, home, numbers, people, staff } from './cast.ts'
import type { BoxedMail } from './mailing/index.ts'
import type { PageOptions } from './page.ts'
import { teamOf } from './slack/world.ts'
import type { World } from './world.ts'

export interface Showing {
  /** Calls back with the state now and after every change. Answers the way to stop. */
  watch(push: (state: string) => void): () => void
  close(): void
}

/** Changes come in bursts; the page is told once for all of them. */
const settleMs = 40
/** How often the gateways are asked for their health while somebody watches. */
const healthMs = 1_500

export function createShowing(world: World, options: PageOptions): Showing {
  const watchers = new Set<(state: string) => void>()
  let gateways: { url: string; up: boolean }[] = []
  let settling: NodeJS.Timeout | undefined
  let last = ''
  let closed = false

  const push = async () => {
    settling = undefined
    if (watchers.size === 0) return
    const state = JSON.stringify(await stateOf(world, options, gateways))
    if (state === last) return
    last = state
    watchers.forEach((watcher) => watcher(state))
  }
  const complain = (error: unknown) => {
    // What is asked while the world closes has nobody left to answer it.
    if (!closed) console.error('sandbox: the page could not be brought up to date', error)
  }
  const soon = () => {
    settling ??= setTimeout(() => void push().catch(complain), settleMs)
  }
  const health = setInterval(() => {
    if (watchers.size === 0) return
    void Promise.all(options.gatewayUrls().map(isUp)).then((found) => {
      gateways = found
      soon()
    })
  }, healthMs)
  const stop = world.onChange(soon)

  return {
    watch(watcher) {
      watchers.add(watcher)
      last = ''
      soon()
      return () => watchers.delete(watcher)
    },
    close() {
      closed = true
      stop()
      clearInterval(health)
      clearTimeout(settling)
    },
  }
}

async function isUp(url: string): Promise<{ url: string; up: boolean }> {
  const answer = fetch(new URL('/healthz', url), { signal: AbortSignal.timeout(1_000) })
  return {
    url,
    up: await answer.then(
      ({ ok }) => ok,
      () => false,
    ),
  }
}

async function stateOf(world: World, options: PageOptions, gateways: { url: string; up: boolean }[]) {
  const lost = new Set(
    world.textDeliveries().flatMap(({ sid, delivered, settled }) => (settled && !delivered ? [sid] : [])),
  )
  const texts = (await world.allTexts()).map(({ sid, from, to, body, direction, status, at }) => ({
    id: sid,
    number: direction === 'inbound' ? from : to,
    mine: direction === 'inbound',
    body,
    status: lost.has(sid) ? 'lost' : status,
    at,
  }))
  return {
    model: options.model,
    cast: { people, staff, channels, numbers, home },
    gateways,
    texts,
    typing: world.typing(),
    slack: Object.fromEntries(
      channels.map(({ id }) => [id, world.slackChannel(id).map(slackMessage(world))]),
    ),
    statuses: world.slackWorld.statuses(),
    modals: world.views.modals(),
    homes: world.views.homes(),
    teams: Object.fromEntries(
      people.map(({ id }) => [id, { messages: world.teams.messages(id), typing: world.teams.isTyping(id) }]),
    ),
    boxes: Object.fromEntries(people.map(({ id }) => [id, world.mail.box(id).map(boxedMail)])),
    mails: world.mails().map(({ id, to, subject, text, at }) => ({ id, to, subject, text, at })),
    turns: options.turns(),
  }
}

/** Files by name and size: their bytes are fetched when somebody wants them. */
const boxedMail = ({ files, references: _thread, messageId: _id, ...mail }: BoxedMail) => ({
  ...mail,
  files: files.map(({ name, type, bytes }) => ({ name, type, size: bytes.length })),
})

const slackMessage =
  (world: World) =>
  ({ metadata: _ours, ...message }: ReturnType<World['slackChannel']>[number]) => ({
    ...message,
    name: world.slackWorld.users.get(message.user)?.name ?? message.user,
    teamName: teamOf(message.team).name,
    at: Math.floor(Number(message.ts) * 1000),
  })
