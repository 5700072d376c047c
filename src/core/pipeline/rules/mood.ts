/** What a text shows by its form: how much is asked, and whether it is shouted. */
import type { Classification } from '../../classification.ts'

/** `raw` is the text as written: shouting shows there only. Short words in capitals ('PDF please') are none. */
export function isShouting(raw: string): boolean {
  const letters = raw.replace(/[^\p{L}]/gu, '')
  const capitals = letters.replace(/[^\p{Lu}]/gu, '').length
  return (letters.length >= 12 && capitals / letters.length > 0.6) || /[!?]{3,}/.test(raw)
}

/** By words, questions and subjects; bounds chosen so that one plain request is simple and a list is complex. */
export function complexityOf(text: string, raw: string): Classification['complexity'] {
  const words = text.split(' ').filter((word) => word !== '|' && word !== '').length
  const questions = raw.split('?').length - 1
  const parts =
    (raw.match(/^\s*(?:[-*•]|\d+[.)])\s/gm) ?? []).length +
    (text.match(/\b(?:also|and another|additionally|on top of that|secondly|furthermore)\b/g) ?? []).length
  if (words > 90 || questions >= 3 || parts >= 2) return 'complex'
  return words > 25 || questions === 2 || parts === 1 ? 'moderate' : 'simple'
}
