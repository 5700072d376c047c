/** Masking of what must never stand in a log line: our secrets, and card numbers (the last 4 digits at most). */
import { maskCards } from '../core/cards.ts'

export { maskCards }

/** JSON within JSON is as deep as log lines go: a provider's answer in an error message. */
const jsonDepth = 2

/**
 * A function that masks cards and the given secrets, also as they stand in JSON or in a URL. Values under 6
 * characters are left: they would mask ordinary words.
 */
export function createMask(secrets: (string | undefined)[]): (text: string) => string {
  const known = secrets.filter((secret): secret is string => secret !== undefined && secret.length >= 6)
  // The longest first: a secret that begins with another would leave its end behind.
  const spelled = [...new Set(known.flatMap(spellings))].sort((a, b) => b.length - a.length)
  return (text) => maskCards(spelled.reduce((line, secret) => line.replaceAll(secret, '[secret]'), text))
}

function spellings(secret: string): string[] {
  const escaped = [secret]
  for (let depth = 0; depth < jsonDepth; depth += 1) {
    escaped.push(JSON.stringify(escaped.at(-1)).slice(1, -1))
  }
  return [...escaped, encodeURIComponent(secret)]
}
