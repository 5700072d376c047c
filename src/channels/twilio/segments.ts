/** The SMS alphabet (3GPP TS 23.038): what a text costs, and how to keep it cheap. */

/** The GSM-7 default alphabet; every other character but those of the extension table makes the whole text UCS-2. */
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
/** Written as an escape and a character: two units each. */
const extended = new Set('\f^{}\\[~]|€')

/** Units in a text of one segment, and in each of several (a header takes the difference). */
const limits = { 'GSM-7': { one: 160, many: 153 }, 'UCS-2': { one: 70, many: 67 } } as const

export interface Segments {
  encoding: 'GSM-7' | 'UCS-2'
  /** Septets, or UTF-16 units. */
  units: number
  /** What the carrier charges for; 0 for an empty text. */
  segments: number
}

/** How many segments a text takes. A two-unit character is never parted, so a segment may end one unit early. */
export const segmentsOf = (text: string): Segments => {
  const characters = [...text]
  const isGsm = characters.every((char) => basic.has(char) || extended.has(char))
  const encoding = isGsm ? 'GSM-7' : 'UCS-2'
  const sizes = characters.map((char) => (isGsm ? (extended.has(char) ? 2 : 1) : char.length))
  const units = sizes.reduce((sum, size) => sum + size, 0)
  if (units <= limits[encoding].one) return { encoding, units, segments: units === 0 ? 0 : 1 }
  return { encoding, units, segments: segmentCount(sizes, limits[encoding].many) }
}

function segmentCount(sizes: number[], room: number): number {
  let segments = 1
  let used = 0
  for (const size of sizes) {
    if (used + size > room) {
      segments += 1
      used = 0
    }
    used += size
  }
  return segments
}

const substitutes: [RegExp, string][] = [
  [/[‘’‚‛′]/g, "'"],
  [/[“”„‟«»″]/g, '"'],
  [/[‐‑‒–—―−]/g, '-'],
  [/…/g, '...'],
  [/[•·▪◦]/g, '-'],
  [/→/g, '->'],
  [/[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, ' '],
  [/\u200b|\ufeff/g, ''],
]

/** Typographic characters as the SMS alphabet has them: one curly quote more than doubles what a text costs. */
export const gsmFriendly = (text: string): string =>
  substitutes.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text)
