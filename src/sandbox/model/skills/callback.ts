/** Callbacks: asks for free times, offers them, books the one the customer picks. */
import { act, says, type Move, type Skill } from '../move.ts'
import type { Talk } from '../talk.ts'

const wantsCall =
  /\b((call|ring|phone) (me|us)( back)?|call ?backs?|call-backs?|give (me|us) a (call|ring)|(schedule|book|arrange) a (phone )?call|rückruf|zurückrufen|rappel\w*|llám\w*)\b/i
const offered = /\bfree times\b/i
const picks =
  /\b(\d{1,2}([:.]\d{2})?( ?[ap]m)?|monday|tuesday|wednesday|thursday|friday|tomorrow|first|second|third|fourth|fifth|last|earliest|any|either)\b/i

interface Slot {
  id: string
  label: string
}

export const callback: Skill = {
  name: 'callback',
  fits: (talk) => says(talk, wantsCall) || (wasOffered(talk) && says(talk, picks)),
  next(talk) {
    const tool = 'schedule_callback'
    if (!talk.tools.has(tool)) return act(talk, tool, {}, 'You would like a call.')
    const [asked] = talk.steps.filter(({ name }) => name === tool)
    if (!asked?.result) return { call: tool, input: { topic: topicOf(talk), ...earliestFor(talk) } }
    const slots = slotsIn(asked.result.text)
    if (slots.length === 0) return act(talk, tool, {}, 'You would like a call.')
    return choose(talk, slots)
  },
}

const wasOffered = (talk: Talk): boolean =>
  offered.test(talk.earlier.findLast(({ who }) => who === 'us')?.text ?? '')

function choose(talk: Talk, slots: Slot[]): Move {
  const slot = picked(talk, slots)
  if (!slot)
    return {
      say: `These are the next free times for a call to the number we have on file:\n${slots.map(({ label }, i) => `${i + 1}. ${label}`).join('\n')}\nWhich one suits you?`,
    }
  const booked = talk.steps.filter(({ name }) => name === 'schedule_callback').length > 1
  const input = { topic: topicOf(talk), slot: slot.id }
  return booked
    ? act(talk, 'schedule_callback', input, `${slot.label} is free.`)
    : { call: 'schedule_callback', input }
}

/** `SLOT-1 = Monday 23 November at 09:30 (Europe/London); …`, as the tool lists them. */
const slotsIn = (text: string): Slot[] =>
  [...text.matchAll(/(\S+) = ([^;]+)/g)].map(([, id = '', label = '']) => ({ id, label: label.trim() }))

/** The one slot the words fit. A place in the list counts only once the list was shown. */
function picked(talk: Talk, slots: Slot[]): Slot | undefined {
  const said = talk.said.toLowerCase()
  const place = ['first', 'second', 'third', 'fourth', 'fifth'].findIndex((word) => said.includes(word))
  const number = /^\D{0,10}([1-5])\D{0,10}$/.exec(said.replace(/\d{1,2}[:.]\d{2}|\d+ ?[ap]m/g, ''))?.[1]
  if (wasOffered(talk) && (place >= 0 || number)) return slots[place >= 0 ? place : Number(number) - 1]
  if (/\b(earliest|as soon as possible|asap|any time|either|any of)\b/.test(said)) return slots[0]
  const [day, time] = [dayIn(talk), timeIn(said)]
  if (!time) return undefined
  const fitting = slots.filter(({ label }) => label.includes(`at ${time}`) && (!day || label.includes(day)))
  return fitting.length === 1 || !day ? fitting[0] : undefined
}

/** `14:30` of '2.30pm', '14:30' or '2 pm'. */
function timeIn(said: string): string | undefined {
  const match = /\b(\d{1,2})(?:[:.](\d{2}))? ?(am|pm)?\b/.exec(said.replace(/\b\d{1,2}(st|nd|rd|th)\b/g, ''))
  if (!match || (!match[2] && !match[3])) return undefined
  const hour = Number(match[1]) + (match[3] === 'pm' && Number(match[1]) < 12 ? 12 : 0)
  return hour < 24 ? `${String(hour).padStart(2, '0')}:${match[2] ?? '00'}` : undefined
}

const weekday = /\b(monday|tuesday|wednesday|thursday|friday)\b/i
const dayMs = 24 * 3_600_000

/** `Monday 23 November`, or only `Monday` when the day is named by itself. */
function dayIn(talk: Talk): string | undefined {
  const named = weekday.exec(talk.said)?.[1]
  if (named) return named[0]?.toUpperCase() + named.slice(1).toLowerCase()
  const today = Date.parse(talk.context.date ?? '')
  if (Number.isNaN(today) || !/\btomorrow\b/i.test(talk.said)) return undefined
  return new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', weekday: 'long', day: 'numeric', month: 'long' })
    .format(today + dayMs)
    .replace(',', '')
}

/** Asks for times from the wished day on; without one, from now. */
function earliestFor(talk: Talk): { earliest?: string } {
  const today = Date.parse(talk.context.date ?? '')
  if (Number.isNaN(today)) return {}
  const time = timeIn(talk.said.toLowerCase())
  const days = Array.from({ length: 7 }, (_, i) => today + (i + 1) * dayMs)
  const wished = /\btomorrow\b/i.test(talk.said)
    ? days[0]
    : days.find((day) => nameOf(day) === weekday.exec(talk.said)?.[1]?.toLowerCase())
  // An hour early: slots are in local time, which is ahead of UTC by up to one here.
  const hour = time ? Math.max(0, Number(time.slice(0, 2)) - 1) : 0
  return wished === undefined ? {} : { earliest: new Date(wished + hour * 3_600_000).toISOString() }
}

const nameOf = (at: number): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', weekday: 'long' }).format(at).toLowerCase()

/** What the call is about: the words that asked for it, also when the customer is only picking a time now. */
function topicOf(talk: Talk): string {
  const asking = says(talk, wantsCall)
    ? talk.said
    : (talk.earlier.findLast(({ who, text }) => who === 'customer' && wantsCall.test(text))?.text ??
      talk.said)
  return asking
    .replace(/^\[[^\]]*\]\s*/, '')
    .replace(/\s+/g, ' ')
    .slice(0, 180)
}
