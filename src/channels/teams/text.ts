/** A message's words without what only Teams needs: mentions of us, HTML entities, doubled spaces. Pure. */
import { z } from 'zod'

const mentionSchema = z.object({
  type: z.literal('mention'),
  mentioned: z.object({ id: z.string(), name: z.string().nullish() }),
  text: z.string().nullish(),
})

const named = new Map(Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }))

/** More mentions than a person makes are left as they are: each one is looked for in the whole text. */
const mentionsRead = 50

/**
 * `us`: how the conversation names the bot. All mentions of us go, wherever they stand; other people's stay as
 * their names, so that the sentence keeps its sense.
 */
export function plainText(text: string, entities: unknown[], us: string): string {
  const mentions = entities
    .flatMap((entity) => mentionSchema.safeParse(entity).data ?? [])
    .slice(0, mentionsRead)
  const without = mentions.reduce((words, { mentioned, text: marked }) => {
    const sign = marked || `<at>${mentioned.name ?? ''}</at>`
    return words.replaceAll(sign, () => (mentioned.id === us ? ' ' : (mentioned.name ?? nameIn(sign))))
  }, text)
  return tidy(decode(without.replace(/<\/?at\b[^<>]{0,200}>/g, '')))
}

const nameIn = (sign: string): string => sign.replace(/<[^<>]*>/g, '')

/** In one pass: what comes out of an entity is text, whatever it looks like. */
const decode = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,4}));/gi, entity)

function entity(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return named.get(name.toLowerCase()) ?? whole
  const code = hex === undefined ? Number(decimal) : parseInt(hex, 16)
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
}

/** Line ends stay: they are the customer's. */
const tidy = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[\t \u00a0]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .trim()
