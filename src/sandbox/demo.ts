/** `npm run demo`: the product with everything around it on loopback: no key, no account, no set-up. */
import { rm } from 'node:fs/promises'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMask } from '../compliance/mask.ts'
import { createLog } from '../log.ts'
import { startStandin } from './model/index.ts'
import { freePort, startGatewayProcess, type GatewayProcess } from './processes.ts'
import { playStory } from './story/index.ts'
import { startWorld, type World } from './world.ts'

export interface DemoOptions {
  story: boolean
  /** Of the page; 0 takes a free one. */
  port: number
  /** Gateway processes that share the work. */
  processes: number
}

export interface Stage {
  world: World
  gateways: GatewayProcess[]
  stateUrl: string
  model: string
  close(): Promise<void>
}

type Environment = { [name: string]: string | undefined }

/** Runs until it is interrupted, or until the story is told; a story that fails sets exit code 1. */
export async function runDemo(options: DemoOptions, environment: Environment): Promise<void> {
  const stage = await setStage(options, environment)
  if (options.story) {
    try {
      process.exitCode = (await playStory(stage, console.log)) ? 0 : 1
    } finally {
      await stage.close()
    }
    process.exit()
  }
  console.log(
    [
      'Switchboard demo, all on this machine:',
      `  page      ${stage.world.url}/demo   ← open this`,
      `  gateway   ${stage.gateways.map(({ url }) => url).join(', ')}`,
      `  model     ${stage.model}`,
      `  state     ${stage.stateUrl}`,
      '  Slack, Twilio, Teams and the mail servers are emulators on loopback; the gateway talks to them through the real SDKs.',
      '  Ctrl-C ends it.',
    ].join('\n'),
  )
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stage.close().finally(() => process.exit(0)))
  }
}

/** Starts model, world and gateways, in this order. What was started is closed again when something fails. */
export async function setStage(options: DemoOptions, environment: Environment): Promise<Stage> {
  const closers: (() => Promise<unknown>)[] = []
  const close = async () => {
    for (const closer of closers.reverse()) await closer()
    closers.length = 0
  }
  try {
    const { stateUrl, folder } = await stateFor(options, environment)
    if (options.story) closers.push(() => rm(folder, { recursive: true, force: true }))
    const model = await modelFor(environment, closers)
    const gateways: GatewayProcess[] = []
    const mailPorts: number[] = []
    const world = await startWorld({
      port: options.story ? 0 : options.port,
      gatewayUrls: () => gateways.map(({ url }) => url),
      mailPorts: () => mailPorts,
      model: { name: model.name, offline: model.offline },
      stateUrl,
    })
    closers.push(() => world.close())
    for (let i = 0; i < Math.max(1, options.processes); i += 1) {
      const mailPort = await freePort()
      mailPorts.push(mailPort)
      const channels = { ...world.environment(), ...world.furtherEnvironment(mailPort) }
      const settings = { ...channels, ...model.environment, STATE_URL: stateUrl }
      const gateway = await startGatewayProcess(settings, join(folder, `gateway-${i + 1}.log`))
      gateways.push(gateway)
      closers.push(() => gateway.stop())
    }
    return { world, gateways, stateUrl, model: model.name, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** The world forgets when it ends, so its state begins anew; a state of your own is taken as it is. */
async function stateFor({ story }: DemoOptions, { STATE_URL: given }: Environment) {
  const folder = story ? await mkdtemp(join(tmpdir(), 'switchboard-story-')) : 'data'
  if (given) return { folder, stateUrl: story ? apart(given) : given }
  const file = join(folder, 'demo.db')
  if (!story) await Promise.all(['', '-wal', '-shm'].map((suffix) => rm(file + suffix, { force: true })))
  return { folder, stateUrl: `sqlite:${file}` }
}

/** A story starts from nothing: on a shared Redis it keeps its keys apart from whatever is there. */
function apart(url: string): string {
  if (!url.startsWith('redis') || url.includes('prefix=')) return url
  return `${url}${url.includes('?') ? '&' : '?'}prefix=story-${Date.now().toString(36)}`
}

/** Claude when there is a key; otherwise the stand-in, which says everywhere what it is. */
async function modelFor(environment: Environment, closers: (() => Promise<unknown>)[]) {
  const { ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: base } = environment
  if (key) {
    const given = { ANTHROPIC_API_KEY: key, ...(base ? { ANTHROPIC_BASE_URL: base } : {}) }
    return { name: 'Claude', offline: false, environment: given }
  }
  const log = createLog('warn', createMask([]))
  const standin = await startStandin({ log })
  closers.push(() => standin.close())
  return {
    name: 'offline stand-in (rules, no Claude: set ANTHROPIC_API_KEY for the real one)',
    offline: true,
    environment: { ANTHROPIC_API_KEY: 'offline-stand-in', ANTHROPIC_BASE_URL: standin.url },
  }
}
