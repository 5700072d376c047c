/** The working calendar: promises are counted in working minutes, in the desk's own time zone. */
import type { Language } from '../classifier/heads.ts'
import type { Policy } from '../policy.ts'

type Hours = Policy['hours']
const minute = 60_000
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const

interface WallDay {
  year: number
  month: number
  day: number
}

/** Kept by zone: making one costs more than all the rest of a promise. */
const wallClocks = new Map<string, Intl.DateTimeFormat>()

function wallClock(timezone: string): Intl.DateTimeFormat {
  const known = wallClocks.get(timezone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  wallClocks.set(timezone, made)
  return made
}

/** How far the zone is ahead of UTC at an instant, ms. */
function offsetAt(at: number, timezone: string): number {
  const parts = wallClock(timezone).formatToParts(at)
  const get = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0)
  const wall = Date.UTC(get('year'), get('month') - 1, get('day'), get('hour'), get('minute'), get('second'))
  return wall - Math.floor(at / 1000) * 1000
}

/** The calendar day an instant falls on in a zone. */
function wallDay(at: number, timezone: string): WallDay {
  const wall = new Date(at + offsetAt(at, timezone))
  return { year: wall.getUTCFullYear(), month: wall.getUTCMonth() + 1, day: wall.getUTCDate() }
}

/** The calendar day an instant falls on in a zone, as `2026-11-28`. */
export function dayOf(at: number, timezone: string): string {
  const { year, month, day } = wallDay(at, timezone)
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10)
}

/** The instant of a wall time; asked twice because the offset may change between guess and answer (DST). */
function instant(day: WallDay, time: string, timezone: string): number {
  const [hour = 0, min = 0] = time.split(':').map(Number)
  const wall = Date.UTC(day.year, day.month - 1, day.day, hour, min)
  const guess = wall - offsetAt(wall, timezone)
  return wall - offsetAt(guess, timezone)
}

/** Opening and closing instant of the day, or undefined on a day off. */
function opening(day: WallDay, hours: Hours): [number, number] | undefined {
  const date = new Date(Date.UTC(day.year, day.month - 1, day.day))
  if (hours.holidays.includes(date.toISOString().slice(0, 10))) return undefined
  const name = days[date.getUTCDay()] ?? 'sun'
  const open = hours.open[name]
  return open ? [instant(day, open[0], hours.timezone), instant(day, open[1], hours.timezone)] : undefined
}

function shifted({ year, month, day }: WallDay, days: number): WallDay {
  const date = new Date(Date.UTC(year, month - 1, day + days))
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}
const nextDay = (day: WallDay): WallDay => shifted(day, 1)
const dayBefore = (day: WallDay): WallDay => shifted(day, -1)

/** Are people there at this instant? */
export function isOpen(at: number, hours: Hours): boolean {
  const open = opening(wallDay(at, hours.timezone), hours)
  return open !== undefined && at >= open[0] && at < open[1]
}

/** The instant `minutes` working minutes after `from`. Throws RangeError when the calendar has no open day in a year. */
export function afterWorking(from: number, minutes: number, hours: Hours): number {
  let left = minutes * minute
  let day = wallDay(from, hours.timezone)
  for (let looked = 0; looked < 366; looked += 1, day = nextDay(day)) {
    const open = opening(day, hours)
    if (!open) continue
    const start = Math.max(from, open[0])
    const there = open[1] - start
    if (there <= 0) continue
    if (left <= there) return start + left
    left -= there
  }
  throw new RangeError('policy hours: no open day within a year')
}

/** The instant with `minutes` working minutes left until `end`. Throws RangeError when the calendar has no open day in a year. */
export function beforeWorking(end: number, minutes: number, hours: Hours): number {
  let left = minutes * minute
  let day = wallDay(end, hours.timezone)
  for (let looked = 0; looked < 366; looked += 1, day = dayBefore(day)) {
    const open = opening(day, hours)
    if (!open) continue
    const until = Math.min(end, open[1])
    const there = until - open[0]
    if (there <= 0) continue
    if (left <= there) return until - left
    left -= there
  }
  throw new RangeError('policy hours: no open day within a year')
}

/** The next instant at which people are there: `from` itself while they are. Throws as `afterWorking`. */
export const nextOpening = (from: number, hours: Hours): number => afterWorking(from, 0, hours)

/** How a day and a time of day are said, by language. The locale is one with a 24-hour clock. */
const saying: {
  [language in Language]: { locale: string; today: string; at: (day: string, time: string) => string }
} = {
  en: { locale: 'en-GB', today: 'today', at: (day, time) => `${day} at ${time}` },
  de: { locale: 'de-DE', today: 'heute', at: (day, time) => `${day} um ${time} Uhr` },
  fr: { locale: 'fr-FR', today: "aujourd'hui", at: (day, time) => `${day} à ${time}` },
  es: { locale: 'es-ES', today: 'hoy', at: (day, time) => `${day} a las ${time}` },
  it: { locale: 'it-IT', today: 'oggi', at: (day, time) => `${day} alle ${time}` },
  pt: { locale: 'pt-PT', today: 'hoje', at: (day, time) => `${day} às ${time}` },
  nl: { locale: 'nl-NL', today: 'vandaag', at: (day, time) => `${day} om ${time}` },
  pl: { locale: 'pl-PL', today: 'dzisiaj', at: (day, time) => `${day} o ${time}` },
}

/** 'today at 14:30', 'Monday 24 November at 09:30': when a person has promised to be there. */
export function sayWhen(at: number, now: number, hours: Hours, language: Language = 'en'): string {
  const zone = hours.timezone
  const { locale, today, at: said } = saying[language]
  const time = new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
  }).format(at)
  const date = new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
  })
  return said(date.format(at) === date.format(now) ? today : date.format(at), time)
}
