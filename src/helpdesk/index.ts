/** Which helpdesk `HELPDESK_URL` means. A new one is a folder beside `builtin/` and one line below. */
import { ConfigError } from '../core/errors.ts'
import type { Helpdesk } from '../core/helpdesk.ts'
import type { Store } from '../core/store.ts'
import type { KnowledgeArticle } from './builtin/article.ts'

/** What a helpdesk may be given; each takes what it needs. */
export interface HelpdeskParts {
  store: Store
  /** Epoch ms. */
  clock: () => number
  /** The knowledge base of the built-in helpdesk. */
  articles: KnowledgeArticle[]
}

type Open = (url: URL, parts: HelpdeskParts) => Helpdesk

/** By URL scheme. Loaded only when chosen, so that an unused vendor costs nothing. */
const schemes: Record<string, () => Promise<Open>> = {
  'builtin:': async () => (await import('./builtin/open.ts')).openBuiltin,
}

/** Opens what the URL (`builtin:`) names. Throws ConfigError for a scheme or address nobody answers to. */
export const openHelpdesk = async (url: string, parts: HelpdeskParts): Promise<Helpdesk> => {
  const { parsed, load } = chosen(url)
  return (await load())(parsed, parts)
}

/** Throws ConfigError for a scheme nobody answers to; opens nothing. */
export const checkHelpdeskUrl = (url: string): void => void chosen(url)

function chosen(url: string): { parsed: URL; load: () => Promise<Open> } {
  const parsed = URL.parse(url)
  const load = parsed && Object.hasOwn(schemes, parsed.protocol) ? schemes[parsed.protocol] : undefined
  if (parsed && load) return { parsed, load }
  // The URL itself is not repeated: with a CRM it may hold credentials.
  throw new ConfigError([`HELPDESK_URL: expected a URL starting with ${Object.keys(schemes).join(', ')}`])
}
