/**
 * A TCP proxy that a test breaks: it can be down, silent, slow, or lose the answer to one request. It knows
 * nothing of what it carries, so it stands before Redis as well as before anything else.
 */
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { z } from 'zod'

export interface TcpProxy {
  port: number
  /** Ends every connection and refuses new ones. */
  down(): Promise<void>
  /** Takes bytes and gives none back, in both directions; what was held back goes on with `up`. */
  silent(): void
  /** Milliseconds every piece of an answer is late from now on. */
  slow(ms: number): void
  up(): Promise<void>
  /**
   * The next request that holds these bytes reaches the other side; its connection is then cut before the answer
   * comes through. Resolves when that has happened.
   */
  loseAnswerTo(words: string): Promise<void>
  /** The next request that holds these bytes does not reach the other side: its connection is cut. Resolves then. */
  loseRequest(words: string): Promise<void>
  close(): Promise<void>
}

interface Pair {
  inside: Socket
  outside: Socket
  /** The answer to what is under way will not come through. */
  losing: boolean
}

interface Trap {
  words: string
  what: 'answer' | 'request'
  sprung: () => void
}

/** Starts on a free loopback port in front of `target`. */
export async function startTcpProxy(target: number): Promise<TcpProxy> {
  const pairs = new Set<Pair>()
  let silent = false
  let delay = 0
  let trap: Trap | undefined

  const server = createServer((inside) => {
    const outside = connect(target, '127.0.0.1')
    const pair: Pair = { inside, outside, losing: false }
    pairs.add(pair)
    if (silent) pause(pair)
    inside.on('data', (bytes) => forward(pair, bytes))
    outside.on('data', (bytes) => void answer(pair, bytes))
    for (const socket of [inside, outside]) {
      // A cut connection is what these tests are about; `close` follows.
      socket.on('error', () => {})
      socket.on('close', () => cut(pair))
    }
  })

  function forward(pair: Pair, bytes: Buffer): void {
    const caught = trap && bytes.includes(trap.words) ? trap : undefined
    if (caught) trap = undefined
    if (caught?.what === 'request') {
      cut(pair)
      return caught.sprung()
    }
    if (caught) {
      pair.losing = true
      pair.outside.once('data', () => {
        cut(pair)
        caught.sprung()
      })
    }
    pair.outside.write(bytes)
  }

  async function answer({ inside, losing }: Pair, bytes: Buffer): Promise<void> {
    if (losing) return
    if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay))
    inside.write(bytes)
  }

  function cut(pair: Pair): void {
    pairs.delete(pair)
    pair.inside.destroy()
    pair.outside.destroy()
  }

  const set = (words: string, what: Trap['what']) =>
    new Promise<void>((sprung) => {
      trap = { words, what, sprung }
    })

  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return z.object({ port: z.number() }).parse(server.address()).port
  }
  const down = async () => {
    const closed = server.listening ? once(server.close(), 'close') : undefined
    for (const pair of pairs) cut(pair)
    await closed
  }

  const port = await listen(0)
  return {
    port,
    down,
    silent() {
      silent = true
      for (const pair of pairs) pause(pair)
    },
    slow: (ms) => void (delay = ms),
    async up() {
      silent = false
      delay = 0
      for (const { inside, outside } of pairs) {
        inside.resume()
        outside.resume()
      }
      if (!server.listening) await listen(port)
    },
    loseAnswerTo: (words) => set(words, 'answer'),
    loseRequest: (words) => set(words, 'request'),
    close: down,
  }
}

function pause({ inside, outside }: Pair): void {
  inside.pause()
  outside.pause()
}
