/**
 * The offline classifier: stands in when the model cannot be reached, and is the second opinion on the hard
 * triggers. A trained linear model (`core/classifier`) and, for what must not be missed, patterns
 * (`rules/triggers`): either of the two is enough. How well it does: docs/classifier.md.
 */
import type { Classification, Flag, Intent } from '../classification.ts'
import { opinionOf, type Opinion } from '../classifier/index.ts'
import { conceptsIn, touches } from '../classifier/evidence.ts'
import { complexityOf, isShouting } from './rules/mood.ts'
import { hears, type Trigger } from './rules/triggers.ts'
import { ownWords } from './rules/words.ts'

/** Flags for which the policy always wants a person. */
const needPerson: readonly Flag[] = [
  'asks_for_person',
  'regulator',
  'legal',
  'vulnerability',
  'fraud',
  'cancellation',
]

/**
 * From which likelihood on a flag is raised. Chosen on the held-out phrasings: those that a customer may come to
 * harm by are raised early, since a person looking once too often does none.
 */
const raisedFrom = {
  asks_for_person: 0.26,
  regulator: 0.3,
  legal: 0.22,
  vulnerability: 0.22,
  fraud: 0.3,
  cancellation: 0.36,
  only_thanks: 0.5,
  greeting: 0.5,
} as const satisfies { [flag in Flag]: number }

/** Signs that stand for thanks when nothing else is said. */
const thanksOnly =
  /^(?:\s|\p{Emoji_Modifier}|[👍🙏😊🙂❤👌🎉💯\u{fe0f}])*[👍🙏😊🙂❤👌🎉💯](?:\s|\p{Emoji_Modifier}|[👍🙏😊🙂❤👌🎉💯\u{fe0f}])*$/u

/** From which likelihood on a flag is raised when no word of the text has to do with it: despair has many words of its own. */
const sureWithoutAWord = (flag: Flag): number => (flag === 'vulnerability' ? raisedFrom[flag] : 0.4)

/** Words by which a phone number opts out and in: about messages, not about the account. */
const consentWord = /^(?:stop|stopall|unsubscribe|end|quit|start|help)$/

const sureOfAnger = 0.8
/** One sentence has less to go by than a whole text. */
const sureOfAngerInOneSentence = 0.9

/** Share from which a language is believed; below it the text is too short to tell. */
const sureOfLanguage = 0.5

/** Never throws; an empty text is `other`, `simple`, `neutral`. Language `und`: too little to tell. */
export function classifyByRules(text: string): Classification {
  const raw = ownWords(text)
  const opinion = opinionOf(text)
  const { words } = opinion
  if (words === '')
    return { ...nothingSaid, flags: { ...nothingSaid.flags, only_thanks: thanksOnly.test(raw) } }
  const concepts = conceptsIn(words)
  const flags = flagsOf(opinion, concepts, raw)
  return {
    intent: intentOf(opinion, flags),
    complexity: complexityOf(words, raw),
    sentiment: sentimentOf(opinion, concepts, raw),
    requires_human: needPerson.some((flag) => flags[flag]),
    language:
      opinion.language.share >= sureOfLanguage && /\p{L}{2}/u.test(raw) ? opinion.language.name : 'und',
    flags,
  }
}

/** The customer's words that raise this flag most: the sentence, as they wrote it. */
export const wordsFor = (flag: Flag, text: string): string => opinionOf(text).where(flag)

function flagsOf(opinion: Opinion, concepts: Set<string>, raw: string): Classification['flags'] {
  const { words } = opinion
  const said = (flag: Flag) =>
    opinion.likely(flag) >= (touches(flag, concepts) ? raisedFrom[flag] : sureWithoutAWord(flag))
  const either = (flag: Trigger) => said(flag) || hears(flag, words)
  const hard = {
    asks_for_person: said('asks_for_person'),
    regulator: either('regulator'),
    legal: either('legal'),
    vulnerability: either('vulnerability'),
    fraud: either('fraud'),
    cancellation: !consentWord.test(words) && either('cancellation'),
  }
  const nothingElse = !Object.values(hard).some(Boolean) && !asksMore(words, raw)
  return {
    ...hard,
    only_thanks: nothingElse && opinion.overall('only_thanks') >= raisedFrom.only_thanks,
    greeting: nothingElse && opinion.overall('greeting') >= raisedFrom.greeting,
  }
}

/** A question, a 'but', or more words than thanks take. */
const asksMore = (words: string, raw: string): boolean =>
  raw.includes('?') ||
  /\b(?:but|aber|mais|pero|ma|mas|maar|ale)\b/.test(words) ||
  words.split(' ').length > 20

function intentOf({ intent }: Opinion, flags: Classification['flags']): Intent {
  if (flags.asks_for_person) return 'escalation'
  if (flags.regulator || flags.legal) return 'complaint'
  if (flags.cancellation) return 'account'
  return flags.only_thanks || flags.greeting ? 'other' : intent
}

/**
 * Anger opens a case, so it takes a word of it or a sure model; both, where one sentence among calm ones is angry.
 * Shouting shows in the text as written only.
 */
function sentimentOf(
  { sentiment, angriest }: Opinion,
  concepts: Set<string>,
  raw: string,
): Classification['sentiment'] {
  const worded = concepts.has('ANGRY')
  if (worded && angriest() >= sureOfAngerInOneSentence) return 'angry'
  const believed = worded || sentiment.share >= sureOfAnger || sentiment.name !== 'angry'
  const felt = believed ? sentiment.name : concepts.has('FRUSTRATED') ? 'frustrated' : 'neutral'
  if (!isShouting(raw)) return felt
  return felt === 'angry' || felt === 'frustrated' ? 'angry' : 'frustrated'
}

const nothingSaid: Classification = {
  intent: 'other',
  complexity: 'simple',
  sentiment: 'neutral',
  requires_human: false,
  language: 'und',
  flags: {
    asks_for_person: false,
    regulator: false,
    legal: false,
    vulnerability: false,
    fraud: false,
    cancellation: false,
    only_thanks: false,
    greeting: false,
  },
}
