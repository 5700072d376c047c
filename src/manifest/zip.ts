/**
 * A zip of a few small files, uncompressed: what an app package needs of the format (PKWARE APPNOTE.TXT 4.3), and the same
 * bytes for the same files. Pure.
 */
import { crc32 } from 'node:zlib'

/** 1980-01-01, the beginning of the format's time: a package does not change because the day did. */
const date = (1 << 5) | 1
/** Version 2.0 of the format; bit 11: names are UTF-8. */
const needs = 20
const flags = 0x0800

interface Placed {
  header: Buffer
  name: Buffer
  at: number
}

/** `files`: names to contents, in their order. */
export function zipOf(files: { [name: string]: Uint8Array }): Buffer {
  const parts: Uint8Array[] = []
  const placed: Placed[] = []
  let at = 0
  for (const [given, bytes] of Object.entries(files)) {
    const name = Buffer.from(given)
    const header = commonHeader(bytes, name)
    const local = Buffer.concat([signature('PK\x03\x04'), header, name, bytes])
    placed.push({ header, name, at })
    parts.push(local)
    at += local.length
  }
  const directory = Buffer.concat(placed.map(directoryEntry))
  return Buffer.concat([...parts, directory, end(placed.length, directory.length, at)])
}

const signature = (letters: string): Buffer => Buffer.from(letters, 'latin1')

/** What a file's own header and its entry in the directory have alike. */
function commonHeader(bytes: Uint8Array, name: Buffer): Buffer {
  const header = Buffer.alloc(26)
  header.writeUInt16LE(needs, 0)
  header.writeUInt16LE(flags, 2)
  header.writeUInt16LE(date, 8)
  header.writeUInt32LE(crc32(bytes), 10)
  header.writeUInt32LE(bytes.length, 14)
  header.writeUInt32LE(bytes.length, 18)
  header.writeUInt16LE(name.length, 22)
  return header
}

function directoryEntry({ header, name, at }: Placed): Buffer {
  const madeBy = Buffer.alloc(2)
  madeBy.writeUInt16LE(needs)
  const rest = Buffer.alloc(14)
  rest.writeUInt32LE(at, 10)
  return Buffer.concat([signature('PK\x01\x02'), madeBy, header, rest, name])
}

function end(count: number, directoryBytes: number, at: number): Buffer {
  const rest = Buffer.alloc(18)
  rest.writeUInt16LE(count, 4)
  rest.writeUInt16LE(count, 6)
  rest.writeUInt32LE(directoryBytes, 8)
  rest.writeUInt32LE(at, 12)
  return Buffer.concat([signature('PK\x05\x06'), rest])
}
