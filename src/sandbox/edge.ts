/**
 * The edge in front of the gateways: the one public address providers call, as a load balancer would be.
 * Requests go round robin, and to the next gateway where one cannot be reached.
 */

/** What became of a request: the status, or why no gateway could be reached. */
export type Forwarded =
  | { reached: true; status: number; headers: Headers; body: string }
  | { reached: false; reason: 'connection_failed' | 'http_timeout' }

export interface Edge {
  /**
   * Posts `body` to `path` of one gateway. Headers that sign the body go along unchanged. A gateway that
   * refuses the connection is passed over; one that took the request and fell silent is not, because it may have acted.
   */
  forward(path: string, headers: Record<string, string>, body: string, timeoutMs: number): Promise<Forwarded>
}

/** `gatewayUrls` is asked for each request: gateways come and go. */
export function createEdge(gatewayUrls: () => string[]): Edge {
  let turn = 0
  return {
    async forward(path, headers, body, timeoutMs) {
      const urls = gatewayUrls()
      const first = turn++
      for (let i = 0; i < urls.length; i++) {
        const base = urls[(first + i) % urls.length]
        if (base === undefined) continue
        const tried = await post(new URL(path, base), headers, body, timeoutMs)
        if (tried.reached || tried.reason === 'http_timeout') return tried
      }
      return { reached: false, reason: 'connection_failed' }
    },
  }
}

async function post(
  url: URL,
  headers: Record<string, string>,
  body: string,
  timeoutMs: number,
): Promise<Forwarded> {
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' })
    return {
      reached: true,
      status: response.status,
      headers: response.headers,
      body: await response.text(),
    }
  } catch {
    // Which of the two decides whether another gateway may be asked; the cause itself is the gateway's to log.
    return { reached: false, reason: signal.aborted ? 'http_timeout' : 'connection_failed' }
  }
}
