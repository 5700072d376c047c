/** How a ticket stands, or all that are open. */
import { z } from 'zod'
import type { Language } from '../classifier/heads.ts'
import { ticketStatuses } from '../helpdesk.ts'
import type { ChannelName } from '../message.ts'
import { look, type Script } from './calls.ts'
import type { Answer } from './password.ts'
import { dayName, shortened, type Say } from './say.ts'

/** What a policy may hide is not needed. */
const shape = z.object({
  tickets: z.array(
    z.object({
      id: z.string(),
      subject: z.string(),
      status: z.enum(ticketStatuses),
      updated: z.iso.date().optional(),
      notes: z.array(z.object({ by: z.string(), text: z.string() })).default([]),
    }),
  ),
})
type Ticket = z.infer<typeof shape>['tickets'][number]

/** Tickets told one by one; of more only the numbers. */
const mostTold = 3
/** Characters of a note that are told where texts are short, and elsewhere. */
const noteShort = 160
const noteLong = 600

/** Undefined when there is no such ticket, or none can be looked at. */
export async function ticket(
  script: Script,
  id: string | undefined,
  say: Say,
  language: Language,
  channel: ChannelName,
): Promise<Answer | undefined> {
  const open = await look(script, 'get_open_tickets', {}, shape)
  if (!open) return undefined
  const short = channel === 'sms' || channel === 'whatsapp'
  const told = (one: Ticket, noted: boolean) =>
    sentences(one, say, language, noted ? (short ? noteShort : noteLong) : 0)
  if (id !== undefined) {
    const named = open.tickets.find((one) => one.id === id) ?? (await ended(script, id))
    return named && { text: told(named, true) }
  }
  const [only, ...others] = open.tickets
  if (!only) return { text: say('tickets_none') }
  if (others.length === 0) return { text: told(only, true) }
  const lines = open.tickets.slice(0, mostTold).map((one) => `${short ? '' : '- '}${told(one, false)}`)
  const more = open.tickets.slice(mostTold).map((one) => one.id)
  return {
    text: [...lines, ...(more.length > 0 ? [say('tickets_more', { tickets: more.join(', ') })] : [])].join(
      '\n',
    ),
  }
}

/** Solved and closed ones are in the history. */
async function ended(script: Script, id: string): Promise<Ticket | undefined> {
  const history = await look(script, 'get_account_history', { months: 12, kinds: ['tickets'] }, shape)
  return history?.tickets.find((one) => one.id === id)
}

function sentences(
  { id, subject, status, updated, notes }: Ticket,
  say: Say,
  language: Language,
  noteLength: number,
): string {
  const state = say('ticket_is', {
    ticket: id,
    subject: shortened(subject, 80),
    status: say(`status_${status}`),
  })
  const date = updated === undefined ? [] : [say('ticket_updated', { date: dayName(updated, language) })]
  const last = notes.at(-1)
  const note = last?.text.replace(/\s+/g, ' ').trim()
  const quoted =
    last && note && noteLength > 0
      ? [say('ticket_note', { by: last.by, note: shortened(note, noteLength) })]
      : []
  return [state, ...date, ...quoted].join(' ')
}
