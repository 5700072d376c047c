/** How tools answer: the helpdesk's failures as short sentences, everything else as it is thrown. */
import { HelpdeskError } from '../core/errors.ts'
import type { ToolResult } from '../core/tool.ts'

export type Refusal = Extract<ToolResult, { ok: false }>

/** Asking again with the same arguments changes nothing; the sentence says what would. */
export const refuse = (error: string): Refusal => ({ ok: false, error, retry: 'never' })

/**
 * Runs what talks to the helpdesk. A HelpdeskError becomes a sentence of ours, because a backend's own
 * message may hold anything; other errors are faults of the program and pass through.
 */
export const attempt = async <T>(work: () => Promise<T>): Promise<T | Refusal> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof HelpdeskError) return refusalOf(error)
    throw error
  }
}

/** By the code of the port (`slot_taken`) and of the built-in helpdesk. */
const sentences: Record<string, string> = {
  slot_taken: 'This time is no longer free. Offer the customer other times.',
  too_much: 'Less than this amount is left of the invoice. Look at the invoice again.',
  bad_amount: 'This amount cannot be refunded. Look at the invoice again.',
  not_refundable: 'Only a paid invoice can be refunded.',
  not_found: 'There is no such record on this account.',
}

const refusalOf = (error: HelpdeskError): Refusal => {
  const sentence = error.code !== undefined && Object.hasOwn(sentences, error.code) && sentences[error.code]
  if (error.again === 'never') return refuse(sentence || 'The helpdesk does not allow this.')
  return {
    ok: false,
    retry: 'again',
    error:
      error.outcome === 'unknown'
        ? 'The helpdesk did not confirm this. It may or may not have happened; do not say that it has.'
        : 'The helpdesk cannot be reached just now. Nothing was changed.',
  }
}
