/** Tickets: how they stand, adding to one, opening one. */
import { act, look, says, type Move, type Skill } from '../move.ts'
import { ticketsShape, type Ticket } from '../records.ts'
import type { Talk } from '../talk.ts'

const number = /\bTCK-[A-Z0-9-]+/i
const opens =
  /\b(open|create|raise|file|log|submit)\b.*\b(tickets?|bug report|support request)\b|\breport a bug\b/i

export const tickets: Skill = {
  name: 'tickets',
  fits: (talk) =>
    says(
      talk,
      number,
      opens,
      /\b(my|our|the|any|open) (support )?(tickets?|cases?)\b/i,
      /\b(any|what('s| is) the) (news|updates?|progress|status)\b/i,
      /\bstatus of\b/i,
    ) && !says(talk, /\bhow (do|can|to)\b/i),
  next: (talk) =>
    look(talk, 'get_open_tickets', {}, ticketsShape, ({ tickets: open }) =>
      says(talk, opens) ? openOne(talk, open) : about(talk, open),
    ),
}

function about(talk: Talk, open: Ticket[]): Move {
  const named = number.exec(talk.said)?.[0].toUpperCase()
  const ticket = named ? open.find(({ id }) => id === named) : undefined
  if (named && !ticket)
    return {
      say: `There is no open ticket ${named} on your account. It may be solved already; I can look further or bring in a colleague.`,
    }
  const change = changeIn(talk.said)
  const target = ticket ?? (open.length === 1 ? open[0] : undefined)
  if (change && target)
    return act(
      talk,
      'update_ticket',
      { ticket: target.id, ...change },
      `That concerns ticket ${target.id}, “${target.subject}”.`,
    )
  if (change) return { say: `Which ticket do you mean? ${list(open)}` }
  return { say: ticket ? told(ticket) : list(open) }
}

/** What the customer wants changed, if anything. */
function changeIn(said: string): { note?: string; status?: string } | undefined {
  const note = /\b(?:add|leave|put) (?:a |this )?(?:note|comment)\b[^:]*:\s*(.+)/is.exec(said)?.[1]
  if (note) return { note: note.trim() }
  if (
    /\b(is|was) (solved|fixed|resolved)\b|\b(close|solve) (it|this|that|the ticket|my ticket)\b|\bmark\b.*\bsolved\b/i.test(
      said,
    )
  )
    return { status: 'solved' }
  return /\bescalate\b.*\bengineer/i.test(said) ? { status: 'engineering' } : undefined
}

const told = ({ id, subject, status, owner, notes }: Ticket): string => {
  const last = notes.at(-1)
  const who = owner ? `, with ${owner}` : ''
  return `Ticket ${id}, “${subject}”, is in status “${status}”${who}.${last ? ` Latest note, ${last.date} by ${last.by}: “${last.text}”` : ' There is no note on it yet.'}`
}

const list = (open: Ticket[]): string =>
  open.length === 0 ? 'There are no open tickets on your account.' : open.map(told).join('\n')

/** Adds nothing twice: an open ticket about the same words is named instead. */
function openOne(talk: Talk, open: Ticket[]): Move {
  const what = talk.said
    .replace(opens, '')
    .replace(/^[\s:,.-]*(that|about|for|because|please|saying)?[\s:,.-]*/i, '')
    .trim()
  if (what.split(/\s+/).length < 3)
    return { say: 'What should the ticket say? A sentence on what happens and since when is enough.' }
  const same = open.find(({ subject }) => shared(subject, what) >= 2)
  if (same)
    return {
      say: `There is a ticket about that already. ${told(same)} I can add a note to it if you tell me what to write.`,
    }
  const subject = what.split(/[.\n]/)[0]?.slice(0, 100) ?? what.slice(0, 100)
  return act(
    talk,
    'create_ticket',
    { subject, description: what.length >= 10 ? what : talk.said, priority: 'normal' },
    'I would open a ticket for this.',
  )
}

const shared = (a: string, b: string): number => {
  const words = new Set(b.toLowerCase().split(/\W+/))
  return a
    .toLowerCase()
    .split(/\W+/)
    .filter((word) => word.length >= 5 && words.has(word)).length
}
