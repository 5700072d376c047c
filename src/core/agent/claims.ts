/** What a reply says was done, against what the record holds: a promise nobody kept must not reach a customer. */
import type { CustomerState } from '../record/state.ts'

/** A kind of claim: how it is worded, and how the receipt begins that makes it true. None: the bot can never do it. */
interface Claim {
  what: string
  said: RegExp
  receipt?: RegExp
}

/** `I have`, `I've just`, `we have now` … but not `I have not`, and nothing that is asked or conditional. */
const done = String.raw`\b(?:i|we)(?:['’]ve| have)? (?:just |now |already |gone ahead and |successfully )*`
const passive = String.raw`(?:(?:is|was) (?:now )?|has (?:now |just |already )?been |have (?:now |just |already )?been )(?:successfully )?`

const claims: Claim[] = [
  {
    what: 'a refund',
    said: new RegExp(
      `${done}(?:refunded|credited|paid back|issued (?:a|the|your) refund|processed (?:a|the|your) refund|approved (?:a|the|your) refund)\\b|\\b(?:your|the) refund (?:of \\S+ )?${passive}(?:processed|issued|approved|completed|done|on its way|made)\\b`,
      'i',
    ),
    receipt: /^Refund RF-/,
  },
  {
    what: 'a booked call',
    said: new RegExp(
      `${done}(?:booked|scheduled|arranged)\\b|\\b(?:your|the) (?:call|callback) ${passive}(?:booked|scheduled|confirmed)\\b`,
      'i',
    ),
    receipt: /^Callback /,
  },
  {
    what: 'an email',
    said: new RegExp(
      `${done}(?:sent|emailed|mailed)\\b|\\b(?:your|the) (?:e-?mail|copy) ${passive}(?:sent|on its way)\\b`,
      'i',
    ),
    receipt: /^The email /,
  },
  {
    what: 'a ticket',
    said: new RegExp(
      `${done}(?:opened|created|raised|filed|logged|updated|closed) (?:a |the |your |this |it )`,
      'i',
    ),
    receipt: /^Ticket /,
  },
  {
    what: 'something you cannot do',
    said: new RegExp(
      `${done}(?:cancelled|canceled|closed your account|terminated|reset|changed|upgraded|downgraded|waived|applied|removed|extended|deleted)\\b`,
      'i',
    ),
  },
]

/** Sentences that deny or only ask claim nothing. */
const harmless =
  /\b(?:not|never|nothing|no longer|cannot|can['’]t|haven['’]t|hasn['’]t|if|once|when|before|until|unless|would|could|shall)\b|\?/i

/** The claims of a reply that no receipt in the record bears out, in words for the model. */
export function unkept(text: string, state: CustomerState): string[] {
  const receipts = [
    ...state.done,
    ...Object.values(state.turn?.results ?? {}).flatMap((result) =>
      result.ok && result.receipt ? [result.receipt] : [],
    ),
  ]
  const sentences = text.split(/(?<=[.!?\n])\s+/).filter((sentence) => !harmless.test(sentence))
  return claims
    .filter(({ said }) => sentences.some((sentence) => said.test(sentence)))
    .filter(({ receipt }) => !receipt || !receipts.some((one) => receipt.test(one)))
    .map(({ what }) => `it says that ${what} was done, and nothing in the record shows that`)
}
