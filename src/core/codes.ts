/**
 * One-time codes: six digits that follow from a challenge's id and our secret (as in RFC 4226, 5.3), so that they are
 * kept nowhere, and recognising them where somebody types one.
 */
import type { IdentityKey } from './message.ts'
import { sameText, type Seal } from './seal.ts'

const digits = 6
/** Stands in a stored text where the code is put when it is sent. */
export const codePlace = '••••••'

/** 128 random bits, hex. */
export const newChallenge = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  )

export async function codeOf(seal: Seal, challenge: string): Promise<string> {
  const mark = await seal.mark('one-time code', challenge)
  return String(BigInt(`0x${mark.slice(0, 32)}`) % 10n ** BigInt(digits)).padStart(digits, '0')
}

/** Is one of the codes typed the right one? Takes as long for a wrong one. */
export async function rightCode(seal: Seal, challenge: string, typed: string[]): Promise<boolean> {
  const code = await codeOf(seal, challenge)
  return typed.map((one) => sameText(one, code)).some(Boolean)
}

/** As people type it: 123456, 123 456, 123-456. */
const code = /(?<![\d.,£$€+-])\d{3}[ -]?\d{3}(?![\d]|[.,]\d)/g

/** The codes in a text, digits only. */
export const codesIn = (text: string): string[] =>
  (text.match(code) ?? []).map((one) => one.replace(/\D/g, ''))

/** True when the text is a code and nothing else to speak of. */
export const onlyCode = (text: string): boolean =>
  codesIn(text).length > 0 && text.replace(code, '').length <= 30

export const maskCodes = (text: string): string => text.replace(code, '[code]')

const mail = /[^\s<>()[\]"',;:|]+@[^\s<>()[\]"',;:|@]+\.[a-z]{2,}/i
const phone = /(?:\+|\b00)[\d\s().-]{6,}\d/

/** The first mail address or international phone number in a text, as the identities it may stand for. */
export function addressIn(text: string): IdentityKey[] {
  const address = mail
    .exec(text)?.[0]
    .replace(/^mailto:/i, '')
    .toLowerCase()
  if (address) return [`email:${address}`]
  const number = phone
    .exec(text)?.[0]
    .replace(/^00/, '+')
    .replace(/[^\d+]/g, '')
  return number ? [`sms:${number}`] : []
}
