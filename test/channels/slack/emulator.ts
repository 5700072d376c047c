/** emulate's Slack as the second opinion on the Web API, with a workspace of its own (it names ids itself). */
import { createEmulator } from 'emulate'
import { z } from 'zod'

const listSchema = z.object({
  channels: z.array(z.object({ id: z.string(), name: z.string() })).default([]),
  members: z.array(z.object({ id: z.string(), name: z.string() })).default([]),
})
const messagesSchema = z.object({
  messages: z.array(
    z.looseObject({
      ts: z.string(),
      text: z.string(),
      thread_ts: z.string().optional(),
      blocks: z.unknown().optional(),
    }),
  ),
})

export const token = 'xoxb-invented'

export async function startSlack() {
  const emulator = await createEmulator({
    service: 'slack',
    port: 0,
    seed: {
      tokens: { [token]: { login: 'bright' }, 'xoxp-dana': { login: 'dana' } },
      slack: {
        team: { name: 'Brightline', domain: 'brightline' },
        users: [
          { name: 'bright', real_name: 'Bright' },
          { name: 'dana', real_name: 'Dana Whitfield' },
        ],
        channels: [{ name: 'support-desk' }, { name: 'northwind-brightline' }],
      },
    },
  })
  const apiUrl = `${emulator.url}/api/`

  async function call(method: string, fields: Record<string, string> = {}, as = token): Promise<unknown> {
    const response = await fetch(`${apiUrl}${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${as}` },
      body: new URLSearchParams(fields),
    })
    return response.json()
  }
  const idIn = (list: { id: string; name: string }[], name: string): string => {
    const found = list.find((one) => one.name === name)
    if (!found) throw new TypeError(`the emulator has no ${name}`)
    return found.id
  }
  const { channels } = listSchema.parse(await call('conversations.list'))
  const { members } = listSchema.parse(await call('users.list'))
  return {
    apiUrl,
    /** The only workspace the emulator knows. */
    team: 'T000000001',
    staffChannel: idIn(channels, 'support-desk'),
    customerChannel: idIn(channels, 'northwind-brightline'),
    dana: idIn(members, 'dana'),
    /** A message by Dana; answers its ts. */
    async danaWrites(channel: string, text: string): Promise<string> {
      const posted = await call('chat.postMessage', { channel, text }, 'xoxp-dana')
      return z.object({ ts: z.string() }).parse(posted).ts
    },
    /** A message by our bot in a thread, with this metadata. */
    async botWrites(channel: string, thread_ts: string, text: string, metadata: object): Promise<void> {
      await call('chat.postMessage', { channel, thread_ts, text, metadata: JSON.stringify(metadata) })
    },
    async thread(channel: string, ts: string) {
      return messagesSchema.parse(await call('conversations.replies', { channel, ts })).messages
    },
    close: () => emulator.close(),
  }
}

export type FakeSlack = Awaited<ReturnType<typeof startSlack>>
