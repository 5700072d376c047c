/** Is this the customer's yes or no to the proposal that stands open, and to no other? */
import type { Choice, InboundMessage } from '../message.ts'
import { judgeAnswer } from './answer.ts'

export type ProposalAnswer = 'yes' | 'no' | 'unclear' | 'stale'

/** The values of the two buttons a proposal is shown with. */
const yesTo = (action: string): string => `yes:${action}`
const noTo = (action: string): string => `no:${action}`

export const proposalChoices = (action: string, say: (name: 'yes' | 'no') => string): Choice[] => [
  { value: yesTo(action), label: say('yes'), style: 'primary' },
  { value: noTo(action), label: say('no') },
]

/**
 * `stale`: a button of a proposal that is not open any more. Several messages count only if they all say
 * the same, and a number only where the choices were numbered: 1 is yes, 2 is no.
 */
export function answerTo(pending: string | undefined, messages: InboundMessage[]): ProposalAnswer {
  const answers = new Set(messages.map((message) => one(pending, message)))
  const [first = 'unclear'] = answers
  return answers.size === 1 ? first : answers.has('stale') ? 'stale' : 'unclear'
}

function one(pending: string | undefined, { choice, text }: InboundMessage): ProposalAnswer {
  if (choice !== undefined && /^(yes|no):/.test(choice)) {
    if (pending === undefined) return 'stale'
    return choice === yesTo(pending) ? 'yes' : choice === noTo(pending) ? 'no' : 'stale'
  }
  if (pending === undefined) return 'unclear'
  const number = text.trim().match(/^([12])[.)]?$/)?.[1]
  if (number) return number === '1' ? 'yes' : 'no'
  return judgeAnswer(text)
}
