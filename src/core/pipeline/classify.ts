/**
 * What the customer wants and how they feel: by the small model, or by rules when it cannot be reached. The
 * rules are also a second opinion: a hard trigger that either of the two sees counts.
 */
import { spent } from '../agent/budget.ts'
import { classificationSchema, type Classification } from '../classification.ts'
import { ModelError } from '../errors.ts'
import { keys } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import type { Turn } from '../record/state.ts'
import type { Parts } from './parts.ts'
import { patiently } from './reassure.ts'
import { classifyByRules } from './rules.ts'

/** Answers the journaled classification if the turn has one; otherwise notes a new one in the session. */
export async function classify(
  parts: Parts,
  session: Session,
  turn: Turn,
  text: string,
): Promise<Classification> {
  if (turn.classification) return turn.classification
  const rules = classifyByRules(text)
  const { classification, ...how } = await ask(parts, session, turn, text, rules)
  session.note({
    key: keys.classified(turn.id),
    type: 'classified',
    at: session.now(),
    turn: turn.id,
    classification,
    ...how,
  })
  return classification
}

async function ask(parts: Parts, session: Session, turn: Turn, text: string, rules: Classification) {
  try {
    const asked = parts.model.classify(
      { system: parts.prompts.classify, text, schema: classificationSchema, user: session.record },
      session.signal,
    )
    const { value, ...facts } = await patiently(parts, session, turn, asked)
    spent(parts, 'classifier', facts)
    return { classification: withTriggers(value, rules), by: 'model' as const, facts }
  } catch (error) {
    if (!(error instanceof ModelError)) throw error
    parts.log.warn({ record: session.record, cause: error.message, code: error.code }, 'classified by rules')
    return { classification: rules, by: 'rules' as const, cause: error.message }
  }
}

/** Recall first: a trigger is on when either opinion has it on. */
function withTriggers(model: Classification, rules: Classification): Classification {
  const { asks_for_person, regulator, legal, vulnerability, fraud, cancellation } = rules.flags
  const flags = model.flags
  return {
    ...model,
    requires_human: model.requires_human || rules.requires_human,
    flags: {
      ...flags,
      asks_for_person: flags.asks_for_person || asks_for_person,
      regulator: flags.regulator || regulator,
      legal: flags.legal || legal,
      vulnerability: flags.vulnerability || vulnerability,
      fraud: flags.fraud || fraud,
      cancellation: flags.cancellation || cancellation,
    },
  }
}
