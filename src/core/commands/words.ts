/** What is written behind `/case`, read: a command with its parts, or what is wrong with it. */
import { channelNames } from '../message.ts'
import type { Place } from '../pauses.ts'

export type Command =
  | { what: 'help' }
  | { what: 'find'; words: string }
  | { what: 'open'; who: string; why: string }
  | { what: 'pause' | 'resume'; at: { place: Place } | { who: string } }
  | { what: 'paused' }
  | { what: 'link'; identity: string; onFile: string; why: string }
  | { what: 'wrong'; problem: string }

export const help = [
  '`/case find <words, case number, phone, mail or contact>` shows cases and customers',
  '`/case open <customer> [why]` opens a case for a customer',
  '`/case pause <customer>`, `/case pause here` (this channel), `/case pause sms` (or `whatsapp`, `teams`, `email`, `slack`), `/case pause everywhere`: people answer instead of the bot',
  '`/case resume …` the same words let the bot on again; `/case paused` shows where it is paused, by whom and since when',
  '`/case link <identity> <identity on file> [why]` says that both are the same contact, for example `/case link +447700900199 dana@northwind.example`',
  'A customer is a case number (`C-7F3A2K`), a phone number, a mail address, `slack:<team>/<user>`, or the helpdesk’s contact id. Erasing and exporting a customer’s data is not there yet.',
].join('\n')

/** `here`: the platform's id of the channel it was written in. */
export function readCommand(text: string, here: string): Command {
  const [verb = 'help', ...words] = plain(text).split(/\s+/).filter(Boolean)
  const [first, second, ...more] = words
  switch (verb.toLowerCase()) {
    case 'help':
      return { what: 'help' }
    case 'find':
      return first ? { what: 'find', words: words.join(' ') } : wrong('Say what to find: `/case find dana`.')
    case 'open':
      return first
        ? { what: 'open', who: first, why: words.slice(1).join(' ') }
        : wrong('Say for whom: `/case open dana@northwind.example they called and wait for an offer`.')
    case 'pause':
    case 'resume': {
      const what = verb.toLowerCase() === 'pause' ? 'pause' : 'resume'
      if (!first)
        return wrong(`Say where: a customer, \`here\`, a channel, or \`everywhere\`: \`/case ${what} here\`.`)
      return { what, at: placeOrWho(first, here) }
    }
    case 'paused':
      return { what: 'paused' }
    case 'link':
      return first && second
        ? { what: 'link', identity: first, onFile: second, why: more.join(' ') }
        : wrong('Say both: `/case link <identity> <identity on file>`.')
    default:
      return wrong(`\`${verb.slice(0, 40)}\` is not something \`/case\` can do.`)
  }
}

const wrong = (problem: string): Command => ({ what: 'wrong', problem })

function placeOrWho(word: string, here: string): { place: Place } | { who: string } {
  if (word === 'everywhere') return { place: 'everywhere' }
  if (word === 'here') return { place: `slack:${here}` }
  const [, mentioned] = /^#([A-Z0-9]+)$/.exec(word) ?? []
  if (mentioned) return { place: `slack:${mentioned}` }
  const channel = channelNames.find((name) => name === word.toLowerCase())
  return channel ? { place: channel } : { who: word }
}

/** Slack writes channels, addresses and numbers as links (docs.slack.dev/interactivity/implementing-slash-commands). */
const plain = (text: string): string =>
  text
    .replace(/<#([A-Z0-9]+)(?:\|[^>]*)?>/g, '#$1')
    .replace(/<@([A-Z0-9]+)(?:\|[^>]*)?>/g, '@$1')
    .replace(/<(?:mailto|tel):([^|>]+)(?:\|[^>]*)?>/g, '$1')
    .replace(/<([^|>]+)\|([^>]+)>/g, '$2')
