/**
 * What a reply says was done, against what the record holds, and advice a person has to give: neither may reach a
 * customer. In every language replies are written in; which one a reply is in is not asked, since a sentence that
 * fits another language's phrases would say the same there.
 */
import type { CustomerState } from '../record/state.ts'
import { english } from './claims/english.ts'
import { dutch, german } from './claims/germanic.ts'
import { portuguese, spanish } from './claims/iberian.ts'
import { phrasePattern, type Phrases } from './claims/phrases.ts'
import { polish } from './claims/polish.ts'
import { french, italian } from './claims/romance.ts'

const kinds = ['refund', 'call', 'email', 'ticket', 'impossible'] as const
type Kind = (typeof kinds)[number]

/** How a kind of claim is named, and how the receipt begins that makes it true. None: the bot can never do it. */
const claims: { [kind in Kind]: { what: string; receipt?: RegExp } } = {
  refund: { what: 'a refund', receipt: /^Refund RF-/ },
  call: { what: 'a booked call', receipt: /^Callback / },
  email: { what: 'an email', receipt: /^The email / },
  ticket: { what: 'a ticket', receipt: /^Ticket / },
  impossible: { what: 'something you cannot do' },
}

interface Language {
  conditional: RegExp
  claims: { [kind in Kind]: RegExp }
  urges: RegExp
  judges: RegExp
  leavesOpen: RegExp
}

const languages = [english, german, french, spanish, italian, dutch, polish, portuguese].map(patternsOf)

function patternsOf(phrases: Phrases): Language {
  const { refund, call, email, ticket, impossible } = phrases
  return {
    conditional: phrasePattern(phrases.conditional),
    claims: {
      refund: phrasePattern(refund),
      call: phrasePattern(call),
      email: phrasePattern(email),
      ticket: phrasePattern(ticket),
      impossible: phrasePattern(impossible),
    },
    urges: phrasePattern(phrases.urges),
    judges: phrasePattern(phrases.judges),
    leavesOpen: phrasePattern(phrases.leavesOpen),
  }
}

/** The claims of a reply that no receipt in the record bears out, in words for the model. */
export function unkept(text: string, state: CustomerState): string[] {
  const receipts = [
    ...state.done,
    ...Object.values(state.turn?.results ?? {}).flatMap((result) =>
      result.ok && result.receipt ? [result.receipt] : [],
    ),
  ]
  const sentences = sentencesOf(text).filter((sentence) => !sentence.includes('?'))
  return kinds
    .filter((kind) => sentences.some((sentence) => isClaimed(kind, sentence)))
    .map((kind) => claims[kind])
    .filter(({ receipt }) => !receipt || !receipts.some((one) => receipt.test(one)))
    .map(({ what }) => `it says that ${what} was done, and nothing in the record shows that`)
}

const isClaimed = (kind: Kind, sentence: string): boolean =>
  languages.some((language) => language.claims[kind].test(sentence) && !language.conditional.test(sentence))

/** Whether the text advises on money, tax or law, or recommends a product. */
export const advises = (text: string): boolean =>
  sentencesOf(text).some((sentence) =>
    languages.some(
      ({ urges, judges, leavesOpen }) =>
        urges.test(sentence) || (judges.test(sentence) && !leavesOpen.test(sentence)),
    ),
  )

/** A full stop after a day of the month (`am 3. August`) ends no sentence. Accents as one sign each. */
const sentencesOf = (text: string): string[] => text.normalize('NFC').split(/(?<=[!?\n]|(?<!\s\d{1,2})\.)\s+/)
