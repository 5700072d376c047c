/** The systems that are measured, each a process (or several) that listens and answers. */
import { join } from 'node:path'
import { freePort } from '../../test/support/redis.ts'
import { policyFile, type RunningGround } from '../lib/ground.ts'
import { start, untilListening, type Program } from '../lib/processes.ts'
import {
  ourNumber,
  slackSecret,
  slackToken,
  staffChannel,
  twilioSid,
  twilioToken,
  type Channel,
} from '../lib/settings.ts'

export interface System {
  name: string
  channel: Channel
  processes: { program: Program; port: number }[]
  /** The model's process, when the system talks to one. */
  model?: Program
  stop(): Promise<void>
}

interface Recipe {
  channel: Channel
  /** Its command line for Node. */
  args: string[]
  environment?: (ground: RunningGround, port: number, group: string) => { [variable: string]: string }
  overHttp?: boolean
}

const file = (path: string): string => join(import.meta.dirname, path)

/** The gateway has all its channels on, whichever is measured. */
const gatewayEnvironment = (ground: RunningGround, port: number, group: string) => ({
  PUBLIC_URL: `http://127.0.0.1:${port}`,
  STATE_URL: `redis://127.0.0.1:${ground.redisPort}?prefix=${group}`,
  POLICY_FILE: policyFile,
  LOG_LEVEL: 'info',
  ANTHROPIC_API_KEY: 'bench',
  ANTHROPIC_BASE_URL: `http://127.0.0.1:${ground.modelPort}`,
  SLACK_BOT_TOKEN: slackToken,
  SLACK_SIGNING_SECRET: slackSecret,
  SLACK_STAFF_CHANNEL: staffChannel,
  SLACK_API_URL: `${ground.providers.url}/api/`,
  TWILIO_ACCOUNT_SID: twilioSid,
  TWILIO_AUTH_TOKEN: twilioToken,
  TWILIO_SMS_FROM: ourNumber,
  TWILIO_API_URL: ground.providers.url,
})

const instant = { args: [file('switchboard.ts')], environment: gatewayEnvironment }
const whole = { args: [file('../../src/cli.ts'), 'start'], environment: gatewayEnvironment, overHttp: true }

const recipes = {
  limit: { channel: 'slack', args: [file('limit.ts')] },
  'limit-twilio': { channel: 'sms', args: [file('limit.ts')] },
  'switchboard-slack': { channel: 'slack', ...instant },
  'switchboard-twilio': { channel: 'sms', ...instant },
  'switchboard-http': { channel: 'slack', ...whole },
  bolt: { channel: 'slack', args: [file('bolt.ts')] },
  botbuilder: { channel: 'teams', args: [file('botbuilder.ts')] },
} satisfies { [name: string]: Recipe }

export type SystemName = keyof typeof recipes
export const isSystem = (name: string): name is SystemName => Object.hasOwn(recipes, name)

/** LIMIT on the same channel; Teams has none of its own and is held against Slack's. */
export const limitFor = (name: SystemName): SystemName =>
  recipes[name].channel === 'sms' ? 'limit-twilio' : 'limit'

export interface StartOptions {
  /** Processes that share the Redis and the work. */
  processes?: number
  /** Goes before the program on Node's command line, like `--cpu-prof`. */
  nodeOptions?: string[]
  /** Does not wait until it listens. */
  unready?: boolean
}

/** Processes started together share their data, and with nobody else. */
let groups = 0

export async function startSystem(
  ground: RunningGround,
  name: SystemName,
  { processes = 1, nodeOptions = [], unready = false }: StartOptions = {},
): Promise<System> {
  const recipe: Recipe = recipes[name]
  const group = `bench${++groups}`
  const started = await Promise.all(
    Array.from({ length: processes }, async () => {
      const port = await freePort()
      const program = start(name, process.execPath, [...nodeOptions, ...recipe.args], {
        PORT: String(port),
        REDIS_PORT: String(ground.redisPort),
        UPSTREAM: ground.providers.url,
        ...recipe.environment?.(ground, port, group),
      })
      if (!unready) await untilListening(port, program)
      return { program, port }
    }),
  )
  return {
    name,
    channel: recipe.channel,
    processes: started,
    ...(recipe.overHttp ? { model: ground.model } : {}),
    stop: async () => void (await Promise.all(started.map(({ program }) => program.stop()))),
  }
}
