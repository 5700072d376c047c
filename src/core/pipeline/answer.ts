/**
 * Was that a yes to what was proposed? A write follows from it, so only a clear yes is one: anything
 * added, changed or asked makes the answer unclear.
 */
import { fold, ownWords } from './rules/words.ts'

export type Judgement = 'yes' | 'no' | 'unclear'

/** Several words that mean one thing, taken before single words; `fold`ed. */
const phrases: [RegExp, string][] = [
  [/:(?:\+1|thumbsup|white_check_mark|heavy_check_mark|ok_hand)(?:::?skin-tone-\d)?:?|[👍✅👌✔]\u{fe0f}?/gu, ' yes '],
  [/:(?:-1|thumbsdown|x|no_entry(?:_sign)?)(?:::?skin-tone-\d)?:?|[👎❌🚫]\u{fe0f}?/gu, ' no '],
  [/\bdo not (?:do (?:it|that|this)|proceed|refund(?: it)?|send(?: it)?|bother|want (?:it|that|this)|go ahead)\b|\b(?:rather|please|better|lieber|bitte|mejor|plutot) (?:not|nicht|no|pas)\b|\bdo not\b(?= *$)/g, ' no '],
  [/\b(?:no|not a) (?:problem|worries|objections?)\b|\bwhy not\b|\bby all means\b|\bof course\b|\bno hay problema\b|\bkein problem\b|\bpas de (?:probleme|souci)\b/g, ' yes '],
  [/\bgo(?: right)? ahead\b|\bgo for it\b|\b(?:please )?do (?:it|that|so|this)\b|\bplease do\b(?! not)|\bmake it so\b|\b(?:let us|let is|lets) do (?:it|that|this)\b|\bplease proceed\b/g, ' yes '],
  [/\b(?:that|it|this|all)(?: is|s)? (?:all )?(?:fine|good|correct|right|ok|okay|great|perfect)\b|\b(?:sounds|looks|is) (?:good|great|right|fine|correct|perfect)\b|\bworks for me\b|\bhappy with that\b/g, ' yes '],
  [/\b(?:de acuerdo|esta bien|por supuesto|d ?['’]accord|bien sur|allez[ -]y|tres bien|in ordnung|na klar|mach(?:en sie)? das|alles klar|passt so|va bene|d ?['’]accordo|per me va bene|di si|claro que sim|esta bem|com certeza|pode ser|doe maar|is goed|dat is goed|oczywiscie|jak najbardziej|w porzadku)\b/g, ' yes '],
  [/\bnever ?mind\b|\bforget (?:it|that|about it)\b|\bleave (?:it|that)\b|\b(?:not now|not yet|no way|not today|absolutely not|certainly not|definitely not|of course not)\b|\bchanged my mind\b/g, ' no '],
  [/\b(?:cancel|stop|drop|scrap) (?:it|that|this)\b|\bcall it off\b/g, ' no '],
] // prettier-ignore

const yesWords = words(
  'yes yess yees yep yup yeah yeahh yea yah ya yh aye y ok okay okey okie okk kk k sure absolutely definitely certainly indeed correct right confirm confirmed ' +
    'approve approved agree agreed accept accepted affirmative proceed perfect great fine good ' +
    'ja jawohl jo jep gerne genau einverstanden passt klar certo certamente volentieri confermo proceda esatto avance akkoord prima zeker zgoda zgadzam potwierdzam dobrze oui ouais ouaip volontiers parfait exactement si claro vale dale adelante sip confirmo sim tak graag da',
)
const noWords = words(
  'no noo nope nah naw na n nein nee neen ne non nao nie never annulla annulli anuluj lascia esquece stop cancel decline declined reject rejected refuse nay negative niente',
)

/** Words that add nothing to a yes or no. Verbs of what may have been proposed are among them. */
const fillers = words(
  'please thanks thank you cheers that the this it a an i we me us my our for with to now then so just bright hi hey hello all very much ' +
    'refund send book create open raise schedule process ticket callback invoice email mail slot would will do like want ' +
    'bitte danke vielen dank das es merci s il vous te plait gracias por favor lo va is be can and und et y e i en grazie mille prego prosze obrigado obrigada por favore per favor dank u wel alstublieft alsjeblieft dziekuje bardzo great mate sir madam am happy',
)
/** A clear no may be followed by its reason, but not by another wish. */
const otherWish =
  /\b(?:but|instead|rather|make it|only if|except|unless|change|different|other|another|aber|sondern|mais|plutot|pero|sino|ma|invece|mas|maar|liever|ale|tylko|solo|nur|seulement|alleen|apenas)\b|\d|\?/

/** Questions typed without their mark, and words that only look like a yes. */
const asking =
  /^(?:(?:is|are|can|could|would|will|should|does|did|what|how|when|which|who|may)\b|why\b(?! not))|\bright now$/

/** Quoted text does not count. Text in any of our languages; an emoji alone may answer. */
export function judgeAnswer(text: string): Judgement {
  const own = fold(ownWords(text)).trim()
  if (own.includes('?') || asking.test(own)) return 'unclear'
  const plain = phrases.reduce((current, [from, to]) => current.replace(from, to), own)
  const said = plain.split(/[^\p{L}\p{N}+]+/u).filter((word) => word !== '')
  const onlyFillers = said.every((word) => yesWords.has(word) || noWords.has(word) || fillers.has(word))
  const yes = said.some((word) => yesWords.has(word))
  const no = said.some((word) => noWords.has(word))
  if (yes && !no && onlyFillers) return 'yes'
  if (no && !yes && (onlyFillers || refusesFirst(said, plain))) return 'no'
  return 'unclear'
}

const refusesFirst = (said: string[], plain: string): boolean =>
  noWords.has(said[0] ?? '') && said.length <= 15 && !otherWish.test(plain)

function words(list: string): Set<string> {
  return new Set(list.split(' '))
}
