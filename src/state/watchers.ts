/** The callbacks of `Store.watch`, and what runs only while there are any. */

/**
 * Wake-ups are also sent for records that fall due within this many ms, so that a worker asleep until
 * some later time can set its alarm anew. Beyond, its regular look is soon enough.
 */
export const soonMs = 5_000

export interface Watchers {
  /** Adds a callback; answers the way to stop. */
  add(onDue: (at?: number) => void): () => void
  /** Calls all of them back, later, so that none runs inside the call that woke it. */
  wake(at?: number): void
  /** Removes all of them. */
  clear(): void
}

/** `start` runs with the first callback and answers what to run after the last. */
export function createWatchers(start: () => () => void): Watchers {
  const callbacks = new Set<{ onDue: (at?: number) => void }>()
  let stop: (() => void) | undefined
  const stopIfIdle = () => {
    if (callbacks.size > 0) return
    stop?.()
    stop = undefined
  }
  return {
    add(onDue) {
      const watcher = { onDue }
      callbacks.add(watcher)
      stop ??= start()
      return () => {
        callbacks.delete(watcher)
        stopIfIdle()
      }
    },
    wake: (at) =>
      callbacks.forEach((watcher) => queueMicrotask(() => callbacks.has(watcher) && watcher.onDue(at))),
    clear() {
      callbacks.clear()
      stopIfIdle()
    },
  }
}
