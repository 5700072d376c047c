/** Bytes as text, with what every runtime has. */

export const hexOf = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')

/** Arguments one call of `fromCharCode` may have everywhere. */
const atOnce = 8_192

export function base64Of(bytes: Uint8Array): string {
  let signs = ''
  for (let at = 0; at < bytes.length; at += atOnce) {
    signs += String.fromCharCode(...bytes.subarray(at, at + atOnce))
  }
  return btoa(signs)
}

/** Base64url without padding (RFC 4648, 5): fit for a URL. */
export const wordOf = (bytes: Uint8Array): string =>
  base64Of(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')

/** Undefined for what `wordOf` never makes. */
export function bytesOfWord(word: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]+$/.test(word) || word.length % 4 === 1) return undefined
  return Uint8Array.from(atob(word.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0))
}
