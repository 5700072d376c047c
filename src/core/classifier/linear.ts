/** The trained model: a weighted sum of features for each row. Its weights are generated (`training/train.ts`). */
import { buckets, type Features } from './features.ts'
import { rowNames } from './heads.ts'
import { packed, scales } from './weights.ts'

/** Sums of a text's features by row name. */
export type Sums = { [row: string]: number }

const width = rowNames.length
/** All rows side by side for each place; unpacked at the first call. */
let weights: Float32Array | undefined

export function sumsOf({ places, values }: Features): Sums {
  weights ??= unpack(packed)
  const sums = new Float64Array(width)
  for (let i = 0; i < places.length; i += 1) {
    const from = (places[i] ?? 0) * width
    const value = values[i] ?? 0
    for (let row = 0; row < width; row += 1) sums[row] = (sums[row] ?? 0) + (weights[from + row] ?? 0) * value
  }
  return Object.fromEntries(rowNames.map((name, row) => [name, sums[row] ?? 0]))
}

/**
 * Stored: bytes in base64, row after row. Each weight that is not 0 is one entry: how far its place is from the one
 * before (7 bits a byte, the highest set while more follow), then the weight, one signed byte, to be multiplied with
 * the row's scale. A distance of 0 ends a row.
 */
function unpack(text: string): Float32Array {
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
  const all = new Float32Array(buckets * width)
  let at = 0
  const number = (): number => {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0
      value |= (byte & 127) << shift
      if (byte < 128) return value
    }
  }
  for (const row of rowNames.keys()) {
    let place = -1
    for (let step = number(); step > 0; step = number()) {
      place += step
      all[place * width + row] = (((bytes[at++] ?? 0) << 24) >> 24) * (scales[row] ?? 0)
    }
  }
  return all
}
