/**
 * The prompt cache as the Messages API documents it (platform.claude.com/docs, prompt caching): prefixes in the order
 * tools, system, messages are kept from one breakpoint on, found again by the same bytes at most 20 blocks before a
 * later breakpoint, and forgotten when they were not read for their time.
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'

export interface CacheUsage {
  /** Uncached tokens. */
  input: number
  read: number
  /** Written for five minutes, and for an hour. */
  write: number
  writeHour: number
}

export interface PromptCache {
  /** What a request of these bytes is billed for, and what the cache knows after it. */
  take(body: string, now: number): CacheUsage
}

const ttl = { '5m': 300_000, '1h': 3_600_000 }
/** The shortest prefix that is kept, tokens: of Sonnet. */
const shortest = 1_024
const lookBack = 20

const block = z.looseObject({
  cache_control: z
    .object({ type: z.literal('ephemeral'), ttl: z.enum(['5m', '1h']).default('5m') })
    .optional(),
})
type Block = z.infer<typeof block>
const several = z.union([z.string().transform((text): Block[] => [{ type: 'text', text }]), z.array(block)])
const request = z.looseObject({
  model: z.string(),
  tools: z.array(block).default([]),
  system: several.default([]),
  messages: z.array(z.looseObject({ role: z.string(), content: several })),
})

interface Place {
  /** Of everything up to here. */
  hash: string
  tokens: number
  time?: '5m' | '1h'
}

export function createPromptCache(): PromptCache {
  /** Until when a prefix is kept, and for how long each time it is read. */
  const kept = new Map<string, { until: number; ms: number }>()

  const read = (place: Place, now: number): boolean => {
    const known = kept.get(place.hash)
    if (!known || known.until < now) return false
    known.until = now + known.ms
    return true
  }

  return {
    take(body, now) {
      const places = placesOf(body)
      const all = places.at(-1)?.tokens ?? 0
      const marked = places.flatMap((place, at) =>
        place.time && place.tokens >= shortest ? [{ place, at }] : [],
      )
      let found = 0
      for (const { at } of marked) {
        const near = places.slice(Math.max(0, at - lookBack), at + 1)
        found = Math.max(found, ...near.filter((place) => read(place, now)).map(({ tokens }) => tokens))
      }
      let reached = found
      const usage: CacheUsage = { input: 0, read: found, write: 0, writeHour: 0 }
      for (const { place } of marked) {
        const ms = ttl[place.time ?? '5m']
        kept.set(place.hash, { until: now + ms, ms })
        const more = Math.max(0, place.tokens - reached)
        if (place.time === '1h') usage.writeHour += more
        else usage.write += more
        reached = Math.max(reached, place.tokens)
      }
      return { ...usage, input: all - reached }
    },
  }
}

/** Each block with what stands before it, breakpoints themselves left out. */
function placesOf(body: string): Place[] {
  const { model, tools, system, messages } = request.parse(JSON.parse(body))
  const blocks = [
    ...tools.map((one) => ['tool', one] as const),
    ...system.map((one) => ['system', one] as const),
    ...messages.flatMap(({ role, content }) => content.map((one) => [role, one] as const)),
  ]
  const hash = createHash('sha256').update(model)
  let bytes = 0
  return blocks.map(([role, { cache_control, ...rest }]) => {
    const text = JSON.stringify([role, rest])
    bytes += text.length
    const place = { hash: hash.update(text).copy().digest('hex'), tokens: Math.ceil(bytes / 4) }
    return cache_control ? { ...place, time: cache_control.ttl } : place
  })
}
