/**
 * A circuit breaker around the model: when it has failed a few times in a row, further calls fail at once instead of
 * letting each customer wait for a timeout. After a while one call is let through to see; if it succeeds all are.
 *
 * Each process has its own: it is one more look at the model a minute for each process, and needs no call to the
 * state on the way of every message.
 */
import { ModelError } from '../errors.ts'
import type { Clock, Log } from '../log.ts'
import type { Model } from '../model.ts'

export interface BreakerOptions {
  /** Failures in a row after which it opens. */
  failures: number
  /** Milliseconds it stays open the first time; each further failure of a look doubles it. */
  openMs: number
  /** Milliseconds it stays open at most. */
  longestMs: number
}

export const breakerDefaults: BreakerOptions = { failures: 4, openMs: 2_000, longestMs: 30_000 }

interface BreakerParts {
  clock: Clock
  log: Log
}

/** What stands in `ModelError.code` while the circuit is open. */
export const circuitOpen = 'circuit_open'

/** The agent's and the small model have a circuit each: one may be overloaded and the other not. */
export function withBreaker(model: Model, parts: BreakerParts, options = breakerDefaults): Model {
  const agent = createCircuit('agent', parts, options)
  const classifier = createCircuit('classifier', parts, options)
  return {
    ...model,
    reply: (request, signal) => agent.run(() => model.reply(request, signal)),
    classify: (request, signal) => classifier.run(() => model.classify(request, signal)),
  }
}

function createCircuit(name: string, { clock, log }: BreakerParts, options: BreakerOptions) {
  let failures = 0
  let openMs = options.openMs
  /** Epoch ms; 0 while it is closed. */
  let until = 0
  let looking = false

  function failed(error: unknown): void {
    if (!counts(error)) return
    failures += 1
    if (until === 0 && failures < options.failures) return
    // A look that failed keeps it shut for longer.
    openMs = until === 0 ? options.openMs : Math.min(openMs * 2, options.longestMs)
    until = clock.now() + openMs
    log.error({ model: name, failures, openMs }, 'the model keeps failing: calls fail at once for a while')
  }

  function succeeded(): void {
    if (until > 0) log.info({ model: name }, 'the model answers again')
    failures = 0
    until = 0
    openMs = options.openMs
  }

  return {
    async run<T>(call: () => Promise<T>): Promise<T> {
      const wait = until - clock.now()
      if (until > 0 && (wait > 0 || looking)) throw open(Math.max(wait, 500))
      looking = until > 0
      const look = looking
      try {
        const answer = await call()
        succeeded()
        return answer
      } catch (error) {
        failed(error)
        throw error
      } finally {
        if (look) looking = false
      }
    },
  }
}

/** A call that we ended ourselves, or that would fail for anybody, says nothing about the model's health. */
const counts = (error: unknown): boolean =>
  error instanceof ModelError &&
  error.again === 'retry' &&
  error.code !== 'aborted' &&
  error.code !== 'invalid'

const open = (retryAfterMs: number): ModelError =>
  new ModelError('the model keeps failing and is left alone for a moment', {
    again: 'retry',
    code: circuitOpen,
    retryAfterMs,
  })
