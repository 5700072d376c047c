/** What a customer wants and how they feel, as the small model or the rules read it. */
import { z } from 'zod'
import { sentiments } from './desk.ts'

export const intents = ['billing', 'technical', 'account', 'complaint', 'escalation', 'other'] as const
export type Intent = (typeof intents)[number]

export const complexities = ['simple', 'moderate', 'complex'] as const

/** Descriptions are part of the schema the classifier model is shown. */
export const classificationSchema = z.strictObject({
  intent: z.enum(intents).describe('What the latest messages are mainly about'),
  complexity: z
    .enum(complexities)
    .describe('simple: one fact or step; moderate: a few look-ups; complex: several requests or systems'),
  sentiment: z.enum(sentiments).describe('How the customer sounds in the latest messages'),
  requires_human: z
    .boolean()
    .describe('True when the policy wants a person for this, whatever the bot could do'),
  language: z
    .string()
    .describe(
      'Language of the latest messages as a BCP 47 code, such as en or de; und when there is too little to tell',
    ),
  flags: z.strictObject({
    asks_for_person: z
      .boolean()
      .describe('Asks to speak with a person, in any wording; not when they decline one'),
    regulator: z.boolean().describe('Names a regulator, an ombudsman or a supervisory authority'),
    legal: z.boolean().describe('Threatens or mentions legal steps, lawyers or a claim'),
    vulnerability: z
      .boolean()
      .describe('Signs of self-harm, bereavement, serious illness, hardship or another vulnerable situation'),
    fraud: z.boolean().describe('Reports fraud, a stolen card or account, or use they did not authorise'),
    cancellation: z.boolean().describe('Wants to cancel, leave or close the account'),
    only_thanks: z.boolean().describe('Nothing but thanks or a goodbye: no question, no request'),
    greeting: z.boolean().describe('Nothing but a greeting: no question, no request'),
  }),
})

export type Classification = z.infer<typeof classificationSchema>
export type Flag = keyof Classification['flags']
