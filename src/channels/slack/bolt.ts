/** The Bolt app: what we listen for besides messages. Listeners only collect; the caller stores, then answers. */
import type { App } from '@slack/bolt'
import type { Log } from '../../core/log.ts'
import { quietLogger } from './client.ts'
import type { Collected } from './shapes.ts'
import type { ParseOptions } from './parse.ts'
import { parsePress } from './press.ts'
import { createReceiver, type Payload } from './receiver.ts'

export interface BoltOptions extends ParseOptions {
  botToken: string
  log: Log
}

/** How a listener hands over what it found; travels in Bolt's context. */
interface Carried {
  collect(found: Collected): void
}

/** Runs a verified payload through Bolt: what its listeners found, and the answer they want given. */
export type RunBolt = (
  payload: Omit<Payload, 'customProperties'>,
) => Promise<{ collected: Collected; response: Response }>

/** Loads Bolt, which takes about 150 ms. */
export async function createBolt(options: BoltOptions): Promise<RunBolt> {
  const { App, LogLevel } = await import('@slack/bolt')
  const receiver = createReceiver()
  const app = new App<Carried>({
    receiver,
    // Given as a function, the token is not tried at Slack before the first use.
    authorize: () => Promise.resolve({ botToken: options.botToken }),
    // Bolt's default keeps every conversation in this process's memory.
    convoStore: false,
    // Would need our bot's id; messages, the only events of ours that matter, do not pass here.
    ignoreSelf: false,
    logger: quietLogger(options.log, LogLevel.WARN),
    logLevel: LogLevel.WARN,
  })
  listen(app, options)

  return async (payload) => {
    const found: Collected[] = []
    const customProperties: Carried = { collect: (one) => void found.push(one) }
    const response = await receiver.process({ ...payload, customProperties: { ...customProperties } })
    return { collected: joined(found), response }
  }
}

function listen(app: App<Carried>, options: BoltOptions): void {
  const { log } = options
  app.action(/^(desk|choice):/, async ({ body, context, ack }) => {
    context.collect(parsePress(body, options))
    await ack()
  })
  for (const name of ['app_uninstalled', 'tokens_revoked']) {
    app.event(name, async () =>
      log.error({ event: name }, 'slack: our token is no longer valid, install the app again'),
    )
  }
  for (const name of ['channel_shared', 'channel_unshared']) {
    app.event(name, async ({ event }) => log.info({ event }, `slack: ${name}`))
  }
  app.event('channel_id_changed', async ({ event }) => {
    const { old_channel_id: from, new_channel_id: to } = event
    log.warn(
      { from, to },
      'slack: a channel got another id, open conversations in it go on under the new one',
    )
  })
}

const joined = (found: Collected[]): Collected => ({
  messages: found.flatMap((one) => one.messages),
  staff: found.flatMap((one) => one.staff),
  ...(found.some((one) => one.dropped) && { dropped: found.flatMap((one) => one.dropped ?? []).join('; ') }),
})
