/** Sentiment, subject, size and language, each by weighing words of normalised text. */
import { intents, type Classification, type Intent } from '../../classification.ts'
import type { Sentiment } from '../../desk.ts'
import { affirmed, anyOf } from './words.ts'

const furious = anyOf(
  'furious|outrageous|outraged|disgusting|disgusted|disgrace(?:ful)?|unacceptable|appalling|appalled|pathetic|incompetent|livid|fuming|enraged|angry|rage',
  'worst (?:\\w+ ){0,3}(?:ever|service|support|company|experience)|absolute joke|a joke|rip ?off|scandal(?:ous)?|shambles|how dare you|shame on you',
  'sick (?:and tired )?of|fed up|had enough|last straw|useless|idiots?|stupid|moron|liars?|lying|wtf|fuck\\w*|shit\\w*|bullshit|bloody|damn(?:ed)?|crap',
  'unverschamt\\w*|frechheit|wutend|saftladen|inakzeptabel|inadmissible|inacceptable|scandaleux|furieux|ras le bol|inaceptable|indignante|vergonzoso|harto|furios[oa]',
)
const frustrated = anyOf(
  'frustrat\\w+|annoy(?:ed|ing)|disappoint\\w+|unhappy|(?:not|never) (?:happy|good enough|impressed|satisfied|pleased|acceptable|okay with)|dissatisfied|irritat\\w+|upset|let down',
  'still (?:not|no|waiting|broken|nothing|have not|the same|does not|do not|is not)|yet again|once again|(?:second|third|fourth|fifth|2nd|3rd|4th|5th|nth|umpteenth) time|(?:two|three|four|five|many|several|countless|multiple|[2-9]|1[0-9]) times (?:now|already|and|this)|over and over|again and again|keeps? (?:happening|failing|breaking|crashing|going|saying|asking|telling|giving|charging|sending|doing)',
  'no ?(?:one|body) (?:has |is |ever |even |bothers |seems )*(?:answer\\w*|repl\\w*|respond\\w*|help\\w*|gets? back|got back|car(?:es|ed)|listen\\w*|read\\w*)|(?:waiting|waited) (?:for )?(?:\\w+ )?(?:hours|days|weeks|months|ages|forever|so long|since|too long)|how (?:much longer|many times|long do|long is)|for (?:days|weeks|months|ages)(?: now)?|taking (?:too long|forever|ages)',
  'waste of (?:my )?(?:time|money)|wasting my|makes no sense|ridiculous|this is not helping|not help(?:ing|ful|ed)|unhelpful|does not (?:help|answer)|did not (?:help|answer)|that is not what i (?:asked|said|meant)|you (?:are not|do not) (?:listening|understand|understanding|get it|answering)|already (?:told|said|explained|asked|sent|tried|gave)|come on|seriously|for god(?: s)? sake|for heaven(?: s)? sake|ffs|unreliable|not working again|broken again|wrong again|overcharged again',
  'enttausch\\w+|arger\\w*|genervt|nervt|schon wieder|immer noch (?:nicht|kein\\w*)|funktioniert immer noch|decu\\w*|enerv\\w*|toujours (?:pas|rien)|encore une fois|decepcion\\w*|molest[oa]|frustrad[oa]|otra vez|todavia no|sigue sin',
)
const pleased = anyOf(
  'thanks|thank you|thx|cheers|great|awesome|amazing|brilliant|perfect|excellent|fantastic|wonderful|lovely|love (?:it|this|that|your|how|the)|happy (?:with|to|about)|pleased|delighted|impressed|helpful|appreciate\\w*|much better|works now|works great|well done|superb|glad|good job|nice work|super',
  'danke|vielen dank|prima|toll|wunderbar|perfekt|merci|parfait|genial|super|gracias|perfecto|excelente|estupendo',
)

/** `raw` is the text as written: shouting shows there only. */
export function sentimentOf(text: string, raw: string): Sentiment {
  const shouting = isShouting(raw)
  const anger = count(text, furious) + (shouting ? 1 : 0)
  const frustration = count(text, frustrated)
  if (anger >= 2 || (anger === 1 && (frustration > 0 || !shouting))) return 'angry'
  if (frustration > 0 || anger > 0) return 'frustrated'
  return affirmed(text, pleased) ? 'positive' : 'neutral'
}

function isShouting(raw: string): boolean {
  const letters = raw.replace(/[^\p{L}]/gu, '')
  const capitals = letters.replace(/[^\p{Lu}]/gu, '').length
  return (letters.length >= 12 && capitals / letters.length > 0.6) || /[!?]{3,}/.test(raw)
}

const count = (text: string, pattern: RegExp): number =>
  [...text.matchAll(pattern)].filter((match) => affirmed(match[0], pattern)).length

const subjects: { [intent in Exclude<Intent, 'escalation' | 'other'>]: RegExp } = {
  billing: anyOf(
    'invoices?|invoiced|bills?|billed|billing|charges?|charged|overcharged|refund(?:ed|s)?|payments?|pay|paid|prices?|pricing|costs?|vat|tax|receipts?|credit note|money|discount|fees?|direct debit|credit card|duplicate|reimburse\\w*|statement|quote',
    'rechnung(?:en)?|zahlung|bezahlt|abgebucht|erstattung|ruckerstattung|geld|kosten|facture[s]?|factura[s]?|paiement|rembours\\w+|preleve\\w*|pago|cobr\\w+|reembols\\w+|dinero|argent',
  ),
  technical: anyOf(
    'errors?|bugs?|api|integrations?|integrate|webhooks?|endpoints?|timeouts?|timing out|down|outage|crash\\w*|broken|sdk|latency|slow|rate limit\\w*|4\\d\\d|5\\d\\d|exception|stack trace|deploy\\w*|authentication|token|oauth|keys?|json|request fails|fails|failing|failed|import|export|sync\\w*|debug|docs|documentation|configure|configuration|install\\w*|connect(?:ion)?|sandbox|logs?',
    '(?:not|does not|stopped|is not) (?:work\\w*|load\\w*|respond\\w*)|how (?:do|can|to|would) (?:i|we|you)?|set ?up|fehler|funktioniert nicht|schnittstelle|erreur|ne (?:fonctionne|marche) pas|panne|fallo|no funciona|caido',
  ),
  account: anyOf(
    'seats?|users?|team members?|upgrade|downgrade|plan|contract|renew\\w*|password|log ?in|sign in|permissions?|admin|email address|phone number|address|sso|contact details|profile|account manager|subscription|licen[cs]es?|roles?|access|invite|account|tickets?|call ?back|cancel',
    'konto|passwort|vertrag|nutzer|zugang|lizenz\\w*|tarif|compte|mot de passe|contrat|utilisateur\\w*|abonnement|cuenta|contrasena|contrato|usuari\\w+|acceso|suscripcion',
  ),
  complaint: anyOf(
    'complain\\w*|complaints?|formal complaint|grievance|poor service|bad service|terrible service|awful|terrible|horrible|beschwer\\w+|reclamation|plainte|quej\\w+|reclamacion|worst|unacceptable|disgrace(?:ful)?',
  ),
}

/** What counts twice: words that name the matter rather than touch it. */
const telling =
  /\b(?:invoice|refund(?:ed)?|bill|overcharged|rechnung|facture|factura|webhook|error|bug|api|seats?|password|upgrade|downgrade|formal complaint|complaint|complain|beschwerde|broken|how (?:do|can) (?:i|we)|billed|charged|500|not working)\b/g

/** Subjects with their weight, heaviest first. */
export function subjectsOf(text: string): { intent: Intent; weight: number }[] {
  return intents
    .flatMap((intent) => {
      if (intent === 'escalation' || intent === 'other') return []
      const words = [...text.matchAll(subjects[intent])].map((match) => match[0])
      const weight = words.reduce((sum, word) => sum + (word.search(telling) >= 0 ? 2 : 1), 0)
      return weight > 0 ? [{ intent, weight: intent === 'complaint' ? weight + 1 : weight }] : []
    })
    .sort((a, b) => b.weight - a.weight)
}

/** By words, questions and subjects; bounds chosen so that one plain request is simple and a list is complex. */
export function complexityOf(text: string, raw: string): Classification['complexity'] {
  const words = text.split(' ').filter((word) => word !== '|' && word !== '').length
  const questions = raw.split('?').length - 1
  const parts =
    (raw.match(/^\s*(?:[-*•]|\d+[.)])\s/gm) ?? []).length +
    (text.match(/\b(?:also|and another|additionally|on top of that|secondly|furthermore)\b/g) ?? []).length
  if (words > 90 || questions >= 3 || parts >= 2) return 'complex'
  return words > 25 || questions === 2 || parts === 1 ? 'moderate' : 'simple'
}

const commonWords: { [language: string]: Set<string> } = {
  en: set(
    'the is are was you my your and for with this that not have has do does can please what why how when it to of in on a i we me our an be thanks hello hi',
  ),
  de: set(
    'der die das ich sie ist sind nicht und mit fur ein eine einen mein meine meinem unser bitte wie was warum wann habe haben kann konnen zu auf im den dem es mir mich hallo danke wir sprechen mochte',
  ),
  fr: set(
    'le la les je vous est sont pas et avec pour un une mon ma mes notre votre que qui pourquoi comment quand ne ce cette des du au suis ai avez bonjour merci nous il puis voudrais',
  ),
  es: set(
    'el la los las yo usted es son no y con para un una mi mis nuestro nuestra su que por como cuando porque esta este tengo puede quiero hola gracias del al me se hablar necesito',
  ),
}

function set(words: string): Set<string> {
  return new Set(words.split(' '))
}

/** The language most of the small words are from; English when nothing tells. */
export function languageOf(text: string): string {
  const words = text.split(' ')
  const scores = Object.entries(commonWords).map(([language, common]) => ({
    language,
    score: words.filter((word) => common.has(word)).length,
  }))
  return scores.reduce((best, next) => (next.score > best.score ? next : best)).language
}
