/**
 * What a call costs. List prices in US dollars per million tokens as published on 2026-11-01 (an hour in
 * the cache costs twice the input price to write, five minutes 1.25 times); on a change, edit the table and its date. Nothing but reports depends on it.
 */
import type { TokenUsage } from '../core/model.ts'

export const pricesAsOf = '2026-11-01'

interface Price {
  input: number
  output: number
  /** Cache entries that are kept for five minutes, and for an hour. */
  cacheWrite: number
  cacheWriteHour: number
  cacheRead: number
}

/** By the beginning of the model's id, so that dated ids (`…-20251001`) are found too. */
const prices: { [model: string]: Price } = {
  'claude-sonnet-5-5': { input: 2, output: 10, cacheWrite: 2.5, cacheWriteHour: 4, cacheRead: 0.1 },
  // Prompts up to 100,000 tokens; ours are far below.
  'claude-haiku-5-5': { input: 0.1, output: 0.5, cacheWrite: 0.125, cacheWriteHour: 0.2, cacheRead: 0.01 },
}

/** Micro-dollars (millionths), rounded. Undefined for a model the table does not have. */
export function costOf(model: string, usage: TokenUsage): number | undefined {
  const price = Object.entries(prices).find(([id]) => model === id || model.startsWith(`${id}-`))?.[1]
  if (!price) return undefined
  const { cacheWriteHour: hour = 0 } = usage
  // Dollars per million tokens are micro-dollars per token.
  return Math.round(
    usage.input * price.input +
      usage.output * price.output +
      (usage.cacheWrite - hour) * price.cacheWrite +
      hour * price.cacheWriteHour +
      usage.cacheRead * price.cacheRead,
  )
}
