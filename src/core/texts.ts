/** What customers read that no model wrote: named texts with placeholders, from `prompts/<language>.md`. */
import { languages, type Language } from './classifier/heads.ts'

/** `language`: the customer's; English where it is not given. */
export type Texts = (
  name: TextName,
  values?: { [placeholder: string]: string },
  language?: Language,
) => string

/** The language of ours for a BCP 47 code (`de-AT` is `de`); English for all others. */
export const languageFor = (code: string | undefined): Language =>
  languages.find((known) => code?.toLowerCase().split('-')[0] === known) ?? 'en'

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
  'yes',
  'no',
  'declined',
  'expired',
  'welcome',
  'greeting',
  'thanks',
  'mail_opening',
  'password_steps',
  'password_mail',
  'invoice_found',
  'invoice_mail',
  'address_on_file',
  'mail_sent',
  'ticket_is',
  'ticket_updated',
  'ticket_note',
  'tickets_none',
  'tickets_more',
  'status_open',
  'status_pending',
  'status_engineering',
  'status_solved',
  'status_closed',
  'outcome_unknown',
  'still_on_it',
  'outage',
  'late',
  'out_of_hours',
  'reopened',
  'csat',
  'csat_1',
  'csat_2',
  'csat_3',
  'csat_4',
  'csat_5',
  'csat_thanks',
  'csat_low',
  'approval_asked',
  'approval_granted',
  'approval_changed',
  'approval_denied',
  'proof_ask',
  'proof_sent',
  'proof_later',
  'proof_wrong',
  'proof_void',
  'proof_done',
  'code_subject',
  'code',
] as const
export type TextName = (typeof textNames)[number]

/**
 * `sections`: text by name, for each language; a text that only English has is taken from there. `common`:
 * placeholders known everywhere (company, agent). Throws TypeError when an English text or a placeholder is missing.
 */
export function createTexts(
  sections: { en: Map<string, string> } & { [language in Language]?: Map<string, string> },
  common: { [placeholder: string]: string },
): Texts {
  const missing = textNames.filter((name) => !sections.en.has(name))
  if (missing.length > 0) throw new TypeError(`texts are missing: ${missing.join(', ')}`)
  return (name, values = {}, language = 'en') =>
    (sections[language]?.get(name) ?? sections.en.get(name) ?? '').replace(
      /\{\{\s*([\w.]+)\s*\}\}/g,
      (_all, key: string) => {
        const value = values[key] ?? common[key]
        if (value === undefined) throw new TypeError(`text '${name}' needs a value for '${key}'`)
        return value
      },
    )
}
