/** References and amounts in texts: what a summary must neither lose nor invent. */

/** Names of records as helpdesks write them: capitals, a dash, and a digit somewhere. */
const reference = /\b[A-Z]{2,6}-(?=[A-Z0-9-]*\d)[A-Z0-9]+(?:-[A-Z0-9]+)*\b/g
const number = String.raw`\d(?:[\d.,]*\d)?`
const amount = new RegExp(
  String.raw`[£$€]\s?${number}|\b${number}\s?(?:pounds?|euros?|dollars?|gbp|eur|usd)\b`,
  'gi',
)

const signs: { [word: string]: string } = { p: '£', e: '€', d: '$', g: '£', u: '$' }

/** Each once, as it is written in the latest place, in the order of their latest places. */
export function namedIn(texts: string[]): string[] {
  const found = new Map<string, string>()
  for (const text of texts) {
    for (const name of [...(text.match(reference) ?? []), ...(text.match(amount) ?? [])]) {
      const same = canonical(name)
      found.delete(same)
      found.set(same, name)
    }
  }
  return [...found.values()]
}

/** Those of the text that stand in none of the sources. */
export function inventedIn(text: string, sources: string[]): string[] {
  const known = new Set(namedIn(sources).map(canonical))
  return namedIn([text]).filter((name) => !known.has(canonical(name)))
}

/** `£1,200.00`, `1200 pounds` and `£1200` are one amount. */
function canonical(name: string): string {
  const figure = new RegExp(number).exec(name)?.[0]
  if (/^[A-Z]{2,6}-/.test(name) || figure === undefined) return name
  const word = /[a-z]/i.exec(name)?.[0].toLowerCase()
  const sign = /[£$€]/.exec(name)?.[0] ?? signs[word ?? ''] ?? ''
  return `${sign}${figure
    .replace(/[.,](\d{2})$/, ';$1')
    .replace(/[.,]/g, '')
    .replace(/;00$/, '')}`
}
