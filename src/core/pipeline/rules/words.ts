/** Text made comparable: lower case, no accents, contractions spelled out, near-misses of key words corrected. */

/** One end of a thought; negation does not reach across it. */
const clauseEnd = '|'

const contractions: [RegExp, string][] = [
  [/\bcan ?not\b|\bcan'?t\b/g, 'can not'],
  [/\bwon't\b/g, 'will not'],
  [/\b(do|does|did|is|are|was|were|would|could|should|have|has|had|need)n'?t\b/g, '$1 not'],
  [/\bi'?m\b/g, 'i am'],
  [/\b(you|we|they)'re\b/g, '$1 are'],
  [/\b(it|that|there|what|who|he|she|here|let)'s\b/g, '$1 is'],
  [/\b(i|you|we|they)'d\b/g, '$1 would'],
  [/\b(i|you|we|they|it)'ll\b/g, '$1 will'],
  [/\b(i|you|we|they)'ve\b/g, '$1 have'],
  [/\bdunno\b/g, 'do not know'],
  [/\bwanna\b/g, 'want to'],
  [/\bgimme\b/g, 'give me'],
  [/\blemme\b/g, 'let me'],
  [/\b(pls|plz|plse)\b/g, 'please'],
  [/\bu\b/g, 'you'],
  [/\b(some|any) ?(?:1|one)\b/g, '$1one'],
  [/\b(some|any) body\b/g, '$1body'],
  [/\bppl\b/g, 'people'],
  [/\bspk\b/g, 'speak'],
  [/\btlk\b/g, 'talk'],
  [/\b(talk|speak|chat|talking|speaking) ?2\b/g, '$1 to'],
  // Its second half alone is French for putting somebody through.
  [/\bpalavras?[- ]passe\b/g, 'senha'],
]

/** Lower case without accents; letters drawn out ('pleeease') shortened. Punctuation is still there. */
export function fold(text: string): string {
  const plain = text
    .replace(/[´`’‘]/g, "'")
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/ł/g, 'l')
    .replace(/œ/g, 'oe')
    .replace(/ø/g, 'o')
    .replace(/\p{Emoji_Modifier}/gu, '')
    .replace(/([a-z])\1{2,}/g, '$1$1')
  return contractions.reduce((current, [from, to]) => current.replace(from, to), unmasked(plain))
}

/** Digits in the place of letters, and words spelled out: `hum4n`, `h u m a n`. Not `b2b` or `v2`. */
const unmasked = (text: string): string =>
  text
    .replace(/\b[a-z]+[013457]+[a-z]+\b/g, (word) =>
      word.replace(/[013457]/g, (digit) => letterFor[digit] ?? digit),
    )
    .replace(/\b[a-z](?:[ .-][a-z]){3,}\b/g, (spelled) => spelled.replace(/[ .-]/g, ''))

const letterFor: { [digit: string]: string } = { 0: 'o', 1: 'l', 3: 'e', 4: 'a', 5: 's', 7: 't' }

/** What the customer wrote themselves: quoted lines and everything below a mail's 'On … wrote:' are left out. */
export function ownWords(text: string): string {
  const lines = text.split(/\r?\n/)
  const quoteStart = lines.findIndex((line) =>
    /^\s*(on\b.{4,120}\bwrote:|am\b.{4,120}\bschrieb\b.*:|le\b.{4,120}\ba [ée]crit\s*:|el\b.{4,120}\bescribi[óo]:|-{2,}\s*original message)/i.test(
      line,
    ),
  )
  return (quoteStart < 0 ? lines : lines.slice(0, quoteStart))
    .filter((line) => !/^\s*>/.test(line))
    .join('\n')
}

/**
 * Words and clause ends, single spaces: `i do not need a human | just the invoice`. This is the form all
 * patterns of the rules are written against.
 */
export function normalise(text: string): string {
  const spaced = fold(ownWords(text))
    .replace(/[.!?;:,…\n()–—]+|\s-+\s/g, ` ${clauseEnd} `)
    .replace(/[^\p{L}\p{N}£$€%|+]+/gu, ' ')
  return spaced
    .split(' ')
    .filter((word) => word !== '')
    .map(correct)
    .join(' ')
}

/** Words whose slips of the finger must not cost a customer their request. */
const vocabulary = [
  'human', 'humans', 'person', 'people', 'someone', 'somebody', 'anyone', 'agent', 'operator', 'supervisor',
  'manager', 'representative', 'speak', 'talk', 'transfer', 'connect', 'escalate', 'ombudsman', 'regulator',
  'lawyer', 'solicitor', 'refund', 'invoice', 'cancel', 'account', 'subscription', 'complaint', 'fraud',
  'suicide', 'real', 'please', 'want', 'need',
] // prettier-ignore

/** Real words one slip away from the vocabulary. */
const otherWords = new Set(
  (
    'humane aged agents agency invoices refunds refunded cancels speaks talks talked talking tall tale tank task walk balk ' +
    'chalk stalk peak speck sneak managed manages managers persons parson reals ream read rear deal meal seal heal zeal veal ' +
    'reap regal release transfers connects accounts accounted pleased pleases pleads humain humaine agente agentes supervisory cancer cancels cancelled manger frauds cancelled lawyers ' +
    'sawyer operators regulators complaints complains complain complaining escalated escalates subscriptions ' +
    'supervisors peoples represent personal persona anytime'
  ).split(' '),
)

function correct(word: string): string {
  if (word.length < 4 || otherWords.has(word) || vocabulary.includes(word)) return word
  return vocabulary.find((known) => known[0] === word[0] && isSlipOf(word, known)) ?? word
}

/** Short words have too many neighbours: for them only swapped letters count. */
const isSlipOf = (word: string, known: string): boolean =>
  known.length >= 5 ? oneSlip(word, known) : word.length === known.length && letters(word) === letters(known)

const letters = (word: string): string => [...word].sort().join('')

/** True when the words differ by one letter added, dropped, changed, or two neighbours swapped. */
export function oneSlip(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  const [restA, restB] = [a.slice(start), b.slice(start)]
  if (restA.slice(1) === restB.slice(1) || restA.slice(1) === restB || restA === restB.slice(1)) return true
  return restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2)
}

/** `phrase` alternatives as one pattern over normalised text, at word boundaries. */
export const anyOf = (...phrases: string[]): RegExp => new RegExp(`\\b(?:${phrases.join('|')})\\b`, 'g')

/**
 * A text of nothing but typing: the words between a denial and what it denies. Anything else in between
 * ('i am not happy let me talk to a person') means the denial is about something else.
 */
const between =
  '(?: (?:really|actually|even|just|need|want|wanting|wish|like|have|think|feel|see|to|i|we|it|is|was|be|being|necessary|' +
  'needed|require|required|you|me|us|any|that|this|a|an|the|for|of|yet|prefer|going|asking|ask|looking|trying|point|in|' +
  'reason|with|by|my|our|planning|intend|intending|another|real|live))*'

const denied = new RegExp(
  `(?:^|[ |])(?:not|no|never|without|avoid|instead of|rather than|kein|keine|keinen|keinem|nicht|ohne|pas|sans|sin)${between} $`,
)
const takenBack = /^ (?:is |are |was )?(?:not (?:needed|necessary|required)|unnecessary)\b/

/** True when `pattern` (with the g flag) matches somewhere and is not denied there. */
export function affirmed(text: string, pattern: RegExp): boolean {
  // Most texts hold none, and `matchAll` begins with making the pattern anew.
  if (text.search(pattern) < 0) return false
  return [...text.matchAll(pattern)].some((match) => {
    const before = text.slice(0, match.index).split(clauseEnd).at(-1) ?? ''
    const after = text.slice(match.index + match[0].length).split(clauseEnd)[0] ?? ''
    return !denied.test(before) && !takenBack.test(after)
  })
}
