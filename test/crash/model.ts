/**
 * A model that goes by the customer's words: messages carry numbers (`#12`), and every answer names those it
 * answers. What it says depends on the request alone, so a turn done twice says the same twice.
 */
import type { AgentRequest, Say } from '../support/messages-api.ts'
import { lastText } from '../support/messages-api.ts'

/** How long the model thinks about a slow question, ms: long enough to be killed in. */
const slowMs = 400

/** The numbers of the messages in a text, in their order. */
export const numbersIn = (text: string): number[] => [...text.matchAll(/#(\d+)/g)].map(([, n]) => Number(n))

/** What an answer names: the numbers after these words. */
const mark = 'answers '

/** The numbers of the messages that a reply answers. */
export const numbersAnswered = (reply: string): number[] =>
  [...reply.matchAll(/answers (#\d+(?: #\d+)*)/g)].flatMap(([, numbers = '']) => numbersIn(numbers))

export const plainQuestion = (n: number): string => `Which plan has webhooks? #${n}`
export const slowQuestion = (n: number): string => `Slow one: which plan has webhooks? #${n}`
export const historyQuestion = (n: number): string => `What stands in my history? #${n}`
export const forPerson = (n: number): string => `I want to talk to a human please #${n}`
/** `pence` of `invoice` back. */
export const refundWish = (n: number, pence: number, invoice: string): string =>
  `Please refund ${(pence / 100).toFixed(2)} of ${invoice} #${n}`

export async function answerByWords(request: AgentRequest, step: number): Promise<Say> {
  const said = /<customer_message>\s*([\s\S]*?)\s*<\/customer_message>/.exec(turnText(request))?.[1] ?? ''
  const numbers = numbersIn(said)
  const about = numbers.length > 0 ? `${mark}${numbers.map((n) => `#${n}`).join(' ')}` : 'says hello'
  if (said.includes('Slow one')) await new Promise((resolve) => setTimeout(resolve, slowMs))
  if (step > 0) return { text: `This ${about}.` }
  const refund = /refund ([\d.]+) of (\S+) #(\d+)/.exec(said)
  if (refund) {
    const [, amount = '', invoice = '', n = ''] = refund
    return { calls: [{ name: 'process_refund', input: { invoice, amount, reason: `asked for in #${n}` } }] }
  }
  if (said.includes('my history')) return { calls: [{ name: 'get_account_history', input: {} }] }
  return { text: `This ${about}.` }
}

/** The turn's own message: the last one of the customer's, before the results of its tools. */
function turnText(request: AgentRequest): string {
  const own = request.messages.findLastIndex(({ content }) =>
    JSON.stringify(content).includes('<customer_message>'),
  )
  return lastText({ ...request, messages: request.messages.slice(0, own + 1) })
}
