/** Slack, with Slack Connect: customers in shared channels, and the desk's staff channel. */
import type { Connector } from '../../core/channel.ts'
import type { StreamingMode } from '../../core/config-slack.ts'
import { ConfigError } from '../../core/errors.ts'
import type { Clock, Log } from '../../core/log.ts'
import { createSlackApi } from './api.ts'
import { createBolt, type RunBolt } from './bolt.ts'
import { createChannel } from './channel.ts'
import { createReader } from './read.ts'
import { createReceive } from './receive.ts'
import { listenOnSocket } from './socket.ts'

export { createSlackApi, type SlackApi } from './api.ts'

export interface SlackConfig {
  /** `xoxb-…`. */
  botToken: string
  /** Newest first; the older ones are for the time of a change. */
  signingSecrets: string[]
  /** Id of the channel where our people work, `C…`. */
  staffChannel: string
  /** Channels of further desks, from the policy. */
  deskChannels?: string[] | undefined
  /** Workspaces that are ours too: in an Enterprise Grid organisation their people are colleagues, not customers. */
  teams?: string[] | undefined
  /** `xapp-…`: turns Socket Mode on, besides HTTP. */
  appToken?: string | undefined
  /** Where answers are streamed; `own` unless told. */
  streaming?: StreamingMode | undefined
  /** Where the Web API is, for an emulator. */
  apiUrl?: string
}

export interface SlackDeps {
  publicUrl: string
  clock: Clock
  log: Log
}

/** Throws ConfigError when a secret, the token or the staff channel is empty. Talks to Slack only when asked to send. */
export async function createSlack(config: SlackConfig, deps: SlackDeps): Promise<Connector> {
  checkConfig(config)
  const api = createSlackApi(config, deps)
  const reader = createReader(config, deps, lazily(config, deps.log))
  const receive = createReceive(config, deps, reader)
  const { appToken, apiUrl } = config
  return {
    name: 'slack',
    channels: [createChannel(api, deps.log)],
    // All three take whatever Slack sends, so an app that was given one URL for everything works too.
    routes: ['events', 'interactions', 'commands'].map((path) => ({
      path: `/webhooks/slack/${path}`,
      receive,
    })),
    ...(appToken && { listen: listenOnSocket({ appToken, apiUrl }, deps, reader) }),
    close: api.close,
  }
}

/** Bolt is half of a start, and no message passes through it: it is loaded with the first payload that does. */
function lazily(config: SlackConfig, log: Log): RunBolt {
  let bolt: Promise<RunBolt> | undefined
  return async (payload) => (await (bolt ??= createBolt({ ...config, log })))(payload)
}

function checkConfig({ botToken, signingSecrets, staffChannel }: SlackConfig): void {
  const faults = [
    ...(botToken.trim()
      ? []
      : ['SLACK_BOT_TOKEN is empty: see OAuth & Permissions on the page of your Slack app']),
    // Anybody can sign with an empty secret.
    ...(signingSecrets.length > 0 && signingSecrets.every((secret) => secret.trim())
      ? []
      : ['SLACK_SIGNING_SECRET is empty: see Basic Information on the page of your Slack app']),
    ...(staffChannel.trim()
      ? []
      : ["SLACK_STAFF_CHANNEL is empty: the id (C…) under your staff channel's details"]),
  ]
  if (faults.length > 0) throw new ConfigError(faults)
}
