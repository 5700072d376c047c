/** Masking of what must never stand in a log line: our secrets, and card numbers (first 6 and last 4 at most). */

/** Digits in groups, 13 to 19 in all, as cards are written (ISO/IEC 7812). */
const cardLike = /\b\d(?:[ -]?\d){12,18}\b/g

/** The check digit of ISO/IEC 7812-1, annex B. */
function luhn(digits: string): boolean {
  let sum = 0
  for (const [i, digit] of [...digits].reverse().entries()) {
    const doubled = Number(digit) * (i % 2 === 1 ? 2 : 1)
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** Card numbers in a text shortened to their last four digits. Ids and phone numbers stay as they are. */
export const maskCards = (text: string): string =>
  text.replace(cardLike, (found) => {
    const digits = found.replace(/\D/g, '')
    return luhn(digits) ? `[card …${digits.slice(-4)}]` : found
  })

/**
 * A function that masks cards and the given secrets. Values under 6 characters are left: they would mask
 * ordinary words.
 */
export function createMask(secrets: (string | undefined)[]): (text: string) => string {
  const known = secrets.filter((secret): secret is string => secret !== undefined && secret.length >= 6)
  const escaped = known.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
  return (text) => maskCards(escaped.reduce((line, secret) => line.replaceAll(secret, '[secret]'), text))
}
