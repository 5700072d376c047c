/** The sandbox's Slack alone, over HTTP: what it holds, and what was called. */
import { Hono } from 'hono'
import { createSlackApi, type SlackApi } from '../../../src/channels/slack/api.ts'
import { systemClock } from '../../../src/core/log.ts'
import { credentials } from '../../../src/sandbox/cast.ts'
import { listen } from '../../../src/sandbox/listen.ts'
import { createSlackApi as createFakeApi } from '../../../src/sandbox/slack/api.ts'
import { createTriggers } from '../../../src/sandbox/slack/triggers.ts'
import { createViews } from '../../../src/sandbox/slack/views.ts'
import { createSlackWorld, type SlackMessage } from '../../../src/sandbox/slack/world.ts'
import { createLog } from './support.ts'

export const customerChannel = 'C0NORTH'

export async function startSlackWorld() {
  const world = createSlackWorld(systemClock.now)
  const views = createViews(createTriggers(systemClock.now), systemClock.now, () => {})
  const { app, disturb } = createFakeApi(world, views)
  const calls: string[] = []
  const server = await listen((request) => {
    calls.push(new URL(request.url).pathname.split('/').at(-1) ?? '')
    return routes.fetch(request)
  }, 0)
  const routes = new Hono().route('/api', app)
  const apiUrl = `${server.url}/api/`
  const sleep = () => Promise.resolve()
  return {
    world,
    disturb,
    apiUrl,
    botToken: credentials.slackToken,
    /** Names of the methods called since the last look. */
    called: () => calls.splice(0),
    /** A client of ours that never waits. */
    connect: (): SlackApi =>
      createSlackApi(
        { botToken: credentials.slackToken, apiUrl },
        { log: createLog(), clock: { now: systemClock.now, sleep } },
      ),
    /** A thread of Dana's: its root. */
    danaWrites: (text: string): SlackMessage =>
      world.post({ channel: customerChannel, user: 'U0DANA', text }),
    /** What our bot has in a thread. */
    answers: (root: string): SlackMessage[] => world.replies(customerChannel, root).filter(({ bot }) => bot),
    close: () => server.close(),
  }
}

export type FakeSlackWorld = Awaited<ReturnType<typeof startSlackWorld>>
