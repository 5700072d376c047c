/** What customers read that no model wrote: named texts with placeholders, from `prompts/<language>.md`. */

export type Texts = (name: TextName, values?: { [placeholder: string]: string }) => string

/** Every text there has to be; a missing one is a fault at start. */
export const textNames = [
  'disclosure',
  'handover',
  'handover_again',
  'offer_person',
  'joined',
  'resolved',
  'handed_back',
  'proposal',
  'declined',
  'expired',
  'welcome',
  'thanks',
  'still_on_it',
  'outage',
] as const
export type TextName = (typeof textNames)[number]

/**
 * `sections`: text by name, `values`: placeholders known everywhere (company, agent). Throws TypeError when
 * a text or a placeholder is missing.
 */
export function createTexts(sections: Map<string, string>, common: { [placeholder: string]: string }): Texts {
  const missing = textNames.filter((name) => !sections.has(name))
  if (missing.length > 0) throw new TypeError(`texts are missing: ${missing.join(', ')}`)
  return (name, values = {}) =>
    (sections.get(name) ?? '').replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_all, key: string) => {
      const value = values[key] ?? common[key]
      if (value === undefined) throw new TypeError(`text '${name}' needs a value for '${key}'`)
      return value
    })
}
