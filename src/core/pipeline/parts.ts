/** What the pipeline is made of: handed in by the gateway, so that core knows ports and no platform. */
import type { DayMeter } from '../agent/spending.ts'
import type { Channel } from '../channel.ts'
import type { Desk } from '../desk.ts'
import type { Helpdesk } from '../helpdesk.ts'
import type { Clock, Log } from '../log.ts'
import type { ChannelName } from '../message.ts'
import type { Metrics } from '../metrics.ts'
import type { Model } from '../model.ts'
import type { Pauses } from '../pauses.ts'
import type { Policy } from '../policy.ts'
import type { Roles } from '../roles.ts'
import type { Seal } from '../seal.ts'
import type { Store } from '../store.ts'
import type { AnyTool } from '../tool.ts'
import type { Texts } from '../texts.ts'

/** The prompts, rendered with the policy's values. */
export interface Prompts {
  agent: string
  classify: string
  review: string
  summary: string
  /** Asks for an answer a person of ours could send. */
  whisper: string
  /** SHA-256 of prompt and policy, for the record. */
  hash: string
}

export interface Parts {
  store: Store
  model: Model
  helpdesk: Helpdesk
  /** Absent when no staff channel is set up: cases then wait in the record. */
  desk?: Desk
  channels: Map<ChannelName, Channel>
  tools: AnyTool[]
  policy: Policy
  prompts: Prompts
  texts: Texts
  /** Where our own URLs begin, without a slash at the end. */
  publicUrl: string
  seal: Seal
  clock: Clock
  log: Log
  metrics: Metrics
  /** Where the bot is paused for everybody. */
  pauses: Pauses
  /** Who of ours may do what. */
  roles: Roles
  /** What the models cost today, over all processes. */
  spending: DayMeter
}
