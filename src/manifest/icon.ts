/** The app's icon, a speech bubble, drawn as a PNG (W3C PNG, third edition): colour or outline, in any size. Pure. */
import { crc32, deflateSync } from 'node:zlib'

/** Red, green, blue, opacity. */
type Colour = readonly [number, number, number, number]

const white: Colour = [255, 255, 255, 255]
const clear: Colour = [0, 0, 0, 0]
/** Teams wants a colour of the app's own behind it. */
export const accent = '#1F4E79'
const behind: Colour = [0x1f, 0x4e, 0x79, 255]

/** Points on an edge are shared between both sides by this many samples each way. */
const samples = 4

/** A white bubble on the app's colour. */
export const colourIcon = (size: number): Buffer => draw(size, (x, y) => (inBubble(x, y, 0) ? white : behind))

/** A white outline on nothing. */
export const outlineIcon = (size: number): Buffer =>
  draw(size, (x, y) => (inBubble(x, y, 0) && !inBubble(x, y, 0.07) ? white : clear))

/** In a square from 0 to 1; `inset` shrinks the bubble on all sides. */
function inBubble(x: number, y: number, inset: number): boolean {
  const [left, top, right, bottom] = [0.18 + inset, 0.22 + inset, 0.82 - inset, 0.66 - inset]
  const radius = Math.max(0.14 - inset, 0.02)
  const dx = Math.max(left + radius - x, x - (right - radius), 0)
  const dy = Math.max(top + radius - y, y - (bottom - radius), 0)
  const inBody = dx * dx + dy * dy <= radius * radius
  // The tail: a triangle that hangs below on the left.
  const inTail =
    y >= bottom && y <= 0.8 - 2 * inset && x >= 0.32 + inset && x <= 0.52 - inset - (y - bottom) * 1.3
  return inBody || inTail
}

function draw(size: number, at: (x: number, y: number) => Colour): Buffer {
  const rows = Array.from({ length: size }, (_, y) => {
    const row = Buffer.alloc(1 + size * 4)
    for (let x = 0; x < size; x += 1) row.set(mixed(x, y, size, at), 1 + x * 4)
    return row
  })
  const head = Buffer.alloc(13)
  head.writeUInt32BE(size, 0)
  head.writeUInt32BE(size, 4)
  // 8 bits a channel, with opacity.
  head.set([8, 6, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** The mean of a pixel's samples, colours weighed by their opacity. */
function mixed(x: number, y: number, size: number, at: (x: number, y: number) => Colour): number[] {
  const sum = [0, 0, 0, 0]
  for (let i = 0; i < samples * samples; i += 1) {
    const dx = ((i % samples) + 0.5) / samples
    const dy = (Math.floor(i / samples) + 0.5) / samples
    const [red, green, blue, opacity] = at((x + dx) / size, (y + dy) / size)
    for (const [n, value] of [red, green, blue].entries()) sum[n] = (sum[n] ?? 0) + value * opacity
    sum[3] = (sum[3] ?? 0) + opacity
  }
  const [red = 0, green = 0, blue = 0, opacity = 0] = sum
  const share = opacity || 1
  return [red / share, green / share, blue / share, opacity / (samples * samples)].map(Math.round)
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}
