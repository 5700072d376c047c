/** Time limits for calls to the outside. */

/**
 * Runs `work` with a signal that ends with `signal`, or after `ms`. Leaves nothing behind when the work is done:
 * `AbortSignal.any` over `AbortSignal.timeout`, one for each message, was among the dearest things in a turn.
 */
export async function withDeadline<T>(
  signal: AbortSignal,
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ending = new AbortController()
  const end = () => ending.abort(signal.reason)
  const late = setTimeout(() => ending.abort(new DOMException(`over ${ms} ms`, 'TimeoutError')), ms)
  if (signal.aborted) end()
  else signal.addEventListener('abort', end, { once: true })
  try {
    return await work(ending.signal)
  } finally {
    clearTimeout(late)
    signal.removeEventListener('abort', end)
  }
}
