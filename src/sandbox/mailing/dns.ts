/** A name server on loopback that knows what the demo's companies publish for their mail, and nothing else (RFC 1035). */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'

export interface NameServer {
  /** `127.0.0.1:40053`. */
  address: string
  close(): Promise<void>
}

const txt = 16
const inet = 1
/** Bits of the second flags byte and the answer codes used here. */
const answered = 0x8180
const noSuchName = 3

/** `records`: name to its one TXT record, names in lower case. */
export async function startNameServer(records: ReadonlyMap<string, string>): Promise<NameServer> {
  const socket = createSocket('udp4')
  socket.on('message', (query, from) => {
    const answer = answerTo(query, records)
    if (answer) socket.send(answer, from.port, from.address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    address: `127.0.0.1:${socket.address().port}`,
    close: () => new Promise((resolve) => socket.close(resolve)),
  }
}

/** Undefined for what is no question. */
function answerTo(query: Buffer, records: ReadonlyMap<string, string>): Buffer | undefined {
  const question = readQuestion(query)
  if (!question) return undefined
  const { name, type, end } = question
  const text = records.get(name)
  const found = text !== undefined && type === txt
  const head = Buffer.alloc(12)
  query.copy(head, 0, 0, 2)
  head.writeUInt16BE(text === undefined ? answered | noSuchName : answered, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt16BE(found ? 1 : 0, 6)
  return Buffer.concat([head, query.subarray(12, end), ...(found ? [recordOf(text)] : [])])
}

function readQuestion(query: Buffer): { name: string; type: number; end: number } | undefined {
  const labels: string[] = []
  let at = 12
  for (let length = query[at]; length; length = query[at]) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += length + 1
  }
  const end = at + 5
  if (labels.length === 0 || end > query.length) return undefined
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end }
}

/** The name is the question's (a pointer to it); a TXT record is a row of strings of up to 255 octets. */
function recordOf(text: string): Buffer {
  const strings = (text.match(/.{1,255}/gs) ?? ['']).map((one) =>
    Buffer.concat([Buffer.of(one.length), Buffer.from(one, 'latin1')]),
  )
  const data = Buffer.concat(strings)
  const head = Buffer.alloc(12)
  head.writeUInt16BE(0xc00c, 0)
  head.writeUInt16BE(txt, 2)
  head.writeUInt16BE(inet, 4)
  head.writeUInt32BE(60, 6)
  head.writeUInt16BE(data.length, 10)
  return Buffer.concat([head, data])
}
