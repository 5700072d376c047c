/** What the phrase tables of the final check are written with, and the shape they share. */

/** Pattern sources, matched at word boundaries whatever the case. Several alternatives each. */
export interface Phrases {
  /** A sentence with one of these is conditional (or denies as a whole): it claims nothing. */
  conditional: string[]
  refund: string[]
  call: string[]
  email: string[]
  ticket: string[]
  /** What no tool of the bot can do. */
  impossible: string[]
  /** Urges the reader to buy, switch, invest, sue. */
  urges: string[]
  /** States what suits the reader, what tax or law says of them. */
  judges: string[]
  /** A sentence with one of these leaves open what it would otherwise state. */
  leavesOpen: string[]
}

/** Names plans go by, in every language. */
export const planName = '(?:starter|growth|enterprise|premium|pro)'

/** Up to `most` words of one clause, none of which is one of `denials`. */
export const gap = (denials: string, most = 8): string =>
  String.raw`(?:(?!(?:${denials})(?!\p{L}))[^\s,;:]+ ){0,${most}}`

/** The alternatives as one pattern. Boundaries know letters of all alphabets, which `\b` does not. */
export const phrasePattern = (phrases: string[]): RegExp =>
  new RegExp(String.raw`(?<!\p{L})(?:${phrases.join('|')})(?!\p{L})`, 'iu')
