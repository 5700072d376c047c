/** Card numbers in texts: masked at the door, before record, log and model (PCI DSS 3.4: the last four may be shown). */

/** What stands between the groups of a card number as people write it; a line break is two signs in JSON. */
const gap = String.raw`(?:[\s.\-\u2010-\u2015]|\\[nrt]){1,3}`
const runOfGroups = new RegExp(String.raw`(?<!\d)\+?\d+(?:${gap}\+?\d+)*`, 'g')
const group = /\+?\d+/g

/** Lengths of a primary account number (ISO/IEC 7812-1). */
const shortest = 13
const longest = 19
/** Payment cards begin with 2 to 6 (Mastercard's 2 series to Maestro); times in ms do not. */
const firstDigit = /^[2-6]/
/** Digits of a phone number that is written with its plus sign, at most (ITU-T E.164). */
const longestPhone = 15

/** The check digit of ISO/IEC 7812-1, annex B. */
function luhn(digits: string): boolean {
  let sum = 0
  for (const [i, digit] of [...digits].reverse().entries()) {
    const doubled = Number(digit) * (i % 2 === 1 ? 2 : 1)
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

function isCard(written: string): boolean {
  const digits = written.replace(/\D/g, '')
  if (digits.length < shortest || digits.length > longest) return false
  if (written.startsWith('+') && digits.length <= longestPhone) return false
  return firstDigit.test(digits) && luhn(digits)
}

/** Card numbers in a text shortened to their last four digits. Ids and phone numbers stay as they are. */
export const maskCards = (text: string): string => text.replace(runOfGroups, maskRun)

/** Whole groups are tried, from each on and the longest first: an expiry or a security code may stand behind. */
function maskRun(run: string): string {
  if (run.length < shortest) return run
  const groups = [...run.matchAll(group)]
  let masked = ''
  let copied = 0
  for (let from = 0; from < groups.length; from += 1) {
    const found = cardFrom(groups, from)
    if (!found) continue
    masked += `${run.slice(copied, groups[from]?.index)}[card …${found.written.slice(-4)}]`
    const last = groups[found.to]
    copied = last ? last.index + last[0].length : run.length
    from = found.to
  }
  return masked + run.slice(copied)
}

/** The longest card number that begins with this group: where it ends, and its digits. */
function cardFrom(groups: RegExpMatchArray[], from: number): { to: number; written: string } | undefined {
  for (let to = Math.min(from + longest, groups.length) - 1; to >= from; to -= 1) {
    const written = groups
      .slice(from, to + 1)
      .map(([digits]) => digits)
      .join('')
    if (isCard(written)) return { to, written }
  }
  return undefined
}
