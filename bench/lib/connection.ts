/** One kept connection of the load generator: a request at a time, raw, because a client library would cost more than what is measured. */
import { connect } from 'node:net'

export interface Connection {
  /** Resolves once it is open. */
  open: Promise<void>
  /** The request as it goes over the wire, ASCII. One at a time. */
  send(request: string): void
  close(): void
}

/** `onAnswer` gets the status of each answer; 0 when the connection broke before it, or could not be opened. */
export function openConnection(port: number, onAnswer: (status: number) => void): Connection {
  const socket = connect(port, '127.0.0.1')
  socket.setNoDelay(true)
  let waiting = false
  let received = ''
  const answered = (status: number) => {
    if (!waiting) return
    waiting = false
    onAnswer(status)
  }
  socket.on('data', (data: Buffer) => {
    received += data.toString('latin1')
    const end = endOf(received)
    if (end === undefined) return
    const status = Number(received.slice(9, 12))
    received = received.slice(end)
    answered(status)
  })
  // What follows is 'close', which counts the request as lost.
  socket.on('error', () => {})
  socket.on('close', () => answered(0))
  return {
    open: new Promise((resolve) => socket.once('connect', resolve).once('close', resolve)),
    send(request) {
      waiting = true
      if (socket.destroyed) queueMicrotask(() => answered(0))
      else socket.write(request, 'latin1')
    },
    close() {
      waiting = false
      socket.destroy()
    },
  }
}

/** Where the first whole answer ends; undefined while some of it is missing. */
function endOf(text: string): number | undefined {
  const head = text.indexOf('\r\n\r\n')
  if (head < 0) return undefined
  const headers = text.slice(0, head).toLowerCase()
  const length = /content-length: *(\d+)/.exec(headers)?.[1]
  if (length !== undefined) {
    const end = head + 4 + Number(length)
    return text.length >= end ? end : undefined
  }
  if (!headers.includes('transfer-encoding: chunked')) return head + 4
  const last = text.indexOf('0\r\n\r\n', head + 2)
  return last < 0 ? undefined : last + 5
}
