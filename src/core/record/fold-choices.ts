/** The choices part of `fold`: what was last offered where, and which of it a typed answer means. */
import { ratingValue, scoreIn, typedScore } from '../cases/csat.ts'
import type { Choice, InboundMessage, OutboundMessage } from '../message.ts'
import type { CustomerState } from './state.ts'

const offersKept = 20

/** The newest words of ours hold: choices that stand above them are no longer what a number answers. */
export function offer(state: CustomerState, { conversation, choices }: OutboundMessage): void {
  const others = state.offered.filter((one) => one.conversation !== conversation)
  state.offered = choices?.length ? [...others, { conversation, choices }].slice(-offersKept) : others
}

/** The message with the choice it makes: typed as its number (`2`, `2.`, `2)`) or as its label, and nothing else. */
export function withChoice(state: CustomerState, message: InboundMessage): InboundMessage {
  const choices = state.offered.find(({ conversation }) => conversation === message.conversation)?.choices
  if (!choices || message.choice !== undefined || message.consent) return message
  const scored = scoreOf(choices, message.text)
  if (scored) return { ...message, choice: scored }
  const said = message.text.trim().toLowerCase()
  const number = /^(\d{1,2})[.)]?$/.exec(said)?.[1]
  const found = number
    ? choices[Number(number) - 1]
    : choices.find(({ label }) => label.trim().toLowerCase() === said)
  return found ? { ...message, choice: found.value } : message
}

/** Where it was asked how it was, a score counts however it is typed. */
function scoreOf(choices: Choice[], text: string): string | undefined {
  const [first] = choices
  const asked = first && scoreIn({ choice: first.value })
  const score = asked && typedScore(text)
  return score ? ratingValue(asked.case, score) : undefined
}
