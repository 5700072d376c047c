/** How scripts put things: in the customer's language, and as their channel is read. */
import type { Language } from '../classifier/heads.ts'
import type { TextName } from '../texts.ts'

export type Say = (name: TextName, values?: { [placeholder: string]: string }) => string

/** British English: days before months. */
const localeOf = (language: Language): string => (language === 'en' ? 'en-GB' : language)

/** `2026-10` as `October 2026`. */
export const monthName = (period: string, language: Language): string =>
  new Intl.DateTimeFormat(localeOf(language), { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${period}-01T00:00:00Z`),
  )

/** `2026-10-26` as `26 October`. */
export const dayName = (date: string, language: Language): string =>
  new Intl.DateTimeFormat(localeOf(language), { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  )

/** At most so many characters, with a sign where it was cut. */
export const shortened = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`
