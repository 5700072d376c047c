/** What LIMIT, Bolt and botbuilder keep of a customer: the last lines of talk, each message once. */
import { Redis } from 'ioredis'
import { z } from 'zod'
import { historyKept, tag, tagged } from '../lib/settings.ts'

/** Refuses a message seen before, else keeps it and gives back the talk: one call. */
const acceptScript = `
if not redis.call('set', KEYS[1], '1', 'NX', 'EX', 600) then return false end
redis.call('rpush', KEYS[2], ARGV[1])
redis.call('ltrim', KEYS[2], -${historyKept}, -1)
redis.call('expire', KEYS[2], 604800)
return redis.call('lrange', KEYS[2], 0, -1)`

const talkShape = z.array(z.string()).nullable()

export interface TalkStore {
  /** The talk with this message at its end; undefined when it was there already. */
  accept(message: string, customer: string, text: string): Promise<unknown[] | undefined>
  said(message: string, customer: string, text: string): Promise<void>
}

/** On `REDIS_PORT`, keys under `prefix`. */
export function openTalk(prefix: string): TalkStore {
  const redis = new Redis({ port: Number(process.env['REDIS_PORT']), host: '127.0.0.1' })
  const sha = redis.script('LOAD', acceptScript).then(String)
  const line = (role: string, id: string, text: string) => JSON.stringify({ id, role, text, at: Date.now() })
  return {
    async accept(message, customer, text) {
      const keys = [`${prefix}:seen:${message}`, `${prefix}:talk:${customer}`]
      const talk = talkShape.parse(await redis.evalsha(await sha, 2, ...keys, line('user', message, text)))
      const lines: unknown = talk && JSON.parse(`[${talk.join(',')}]`)
      return Array.isArray(lines) ? lines : undefined
    },
    async said(message, customer, text) {
      const key = `${prefix}:talk:${customer}`
      await redis
        .pipeline()
        .rpush(key, line('assistant', message, text))
        .ltrim(key, -historyKept, -1)
        .exec()
    },
  }
}

/** The instant model of these systems. */
export const replyTo = (talk: unknown[], text: string): string =>
  `Thank you. You find your keys under Settings, API keys. ${tagged(text).map(tag).join(' ')} (${talk.length} lines read)`

/** So that a profile is written when the process is ended. */
export const endOnSignal = (): void => void process.on('SIGTERM', () => process.exit(0))
