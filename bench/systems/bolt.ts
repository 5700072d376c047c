/** Slack's own framework, with the same storing and the same reply as LIMIT. */
import bolt from '@slack/bolt'
import { z } from 'zod'
import { paths, slackSecret, slackToken } from '../lib/settings.ts'
import { endOnSignal, openTalk, replyTo } from './store.ts'

endOnSignal()
const talk = openTalk('bolt')
const receiver = new bolt.HTTPReceiver({
  signingSecret: slackSecret,
  endpoints: [paths.slack],
  logLevel: bolt.LogLevel.ERROR,
})
const app = new bolt.App({
  token: slackToken,
  receiver,
  logLevel: bolt.LogLevel.ERROR,
  clientOptions: { slackApiUrl: `${process.env['UPSTREAM'] ?? ''}/api/` },
})

const messageShape = z.object({
  user: z.string(),
  text: z.string(),
  ts: z.string(),
  thread_ts: z.string().optional(),
})

app.message(async ({ message, body, say }) => {
  const { user, text, ts, thread_ts: thread = ts } = messageShape.parse(message)
  const lines = await talk.accept(body.event_id, user, text)
  if (!lines) return
  const reply = replyTo(lines, text)
  await say({ text: reply, thread_ts: thread })
  await talk.said(ts, user, reply)
})

await app.start({ port: Number(process.env['PORT']), host: '127.0.0.1' })
