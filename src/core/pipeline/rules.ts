/**
 * The rule-based classifier: stands in when the model cannot be reached, and is the second opinion on the
 * hard triggers. Those are recall-first; everything else is a fair guess.
 */
import type { Classification, Flag, Intent } from '../classification.ts'
import { complexityOf, languageOf, sentimentOf, subjectsOf } from './rules/mood.ts'
import { asksForPerson } from './rules/person.ts'
import { hears } from './rules/triggers.ts'
import { normalise, ownWords } from './rules/words.ts'

/** Flags for which the policy always wants a person. */
const needPerson: readonly Flag[] = [
  'asks_for_person',
  'regulator',
  'legal',
  'vulnerability',
  'fraud',
  'cancellation',
]

/** Never throws; an empty text is `other`, `simple`, `neutral`. */
export function classifyByRules(text: string): Classification {
  const raw = ownWords(text)
  const words = normalise(text)
  const flags: Classification['flags'] = {
    asks_for_person: asksForPerson(words),
    regulator: hears('regulator', words),
    legal: hears('legal', words),
    vulnerability: hears('vulnerability', words),
    fraud: hears('fraud', words),
    cancellation: hears('cancellation', words),
    only_thanks: isOnlyThanks(words, raw),
    greeting: false,
  }
  return {
    intent: intentOf(words, flags),
    complexity: complexityOf(words, raw),
    sentiment: sentimentOf(words, raw),
    requires_human: needPerson.some((flag) => flags[flag]),
    language: languageOf(words),
    flags,
  }
}

function intentOf(words: string, flags: Classification['flags']): Intent {
  if (flags.asks_for_person) return 'escalation'
  const [first] = subjectsOf(words)
  if (flags.regulator || flags.legal) return 'complaint'
  if (flags.cancellation) return 'account'
  return flags.only_thanks ? 'other' : (first?.intent ?? 'other')
}

const thanks =
  /^(?:thanks?|thx|ty|cheers|ta|bye|goodbye|appreciated?|danke?|dankeschon|tschuss|merci|gracias|adios|bedankt|obrigad[oa]|grazie)$/
const aroundThanks = new Set(
  (
    'you so very much a lot again really for the your all that this it is was be help quick fast prompt reply response answer support great perfect awesome brilliant ' +
    'lovely wonderful excellent super nice good fantastic amazing ok okay yes now today have day weekend evening one very well sorted done works working fixed solved fine ' +
    'everything i we my our bright team many kindly helpful and no more questions million bunch can will do would of course got sounds then ' +
    'vielen dank schon schonen tag noch sehr lieben fur die schnelle antwort hilfe beaucoup bonne journee mille pour votre aide muchas mil por tu su ayuda buen dia'
  ).split(' '),
)

/** At least one word of thanks or goodbye, and nothing that could be a question or a request. */
function isOnlyThanks(words: string, raw: string): boolean {
  if (raw.includes('?')) return false
  const said = words.split(' ').filter((word) => word !== '|' && word !== '')
  return (
    said.some((word) => thanks.test(word)) &&
    said.every((word) => thanks.test(word) || aroundThanks.has(word))
  )
}
