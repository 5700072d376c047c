/** Further desks besides the staff channel, in the policy: what each takes, and where its cases go when nobody comes. */
import { z } from 'zod'
import { intents } from '../classification.ts'
import { tiers } from '../helpdesk.ts'
import { channelNames } from '../message.ts'
import { count, minutes, oneOf } from './values.ts'

/** The desk of `SLACK_STAFF_CHANNEL`: it takes what no other one does. */
export const mainDesk = 'main'

const desk = z.strictObject({
  /** Its Slack channel. */
  channel: z
    .string('a channel id like C0123456789')
    .regex(/^[CG][A-Z0-9]+$/, 'a channel id like C0123456789')
    .optional(),
  /** Who may claim there, in the place of `roles.claim`: a Slack user group. */
  group: z
    .string('the id of a Slack user group like S0123456789')
    .regex(/^S[A-Z0-9]+$/, 'the id of a Slack user group like S0123456789')
    .optional(),
  /** Cases it takes: all of what is named here has to fit. */
  takes: z
    .strictObject({
      intents: z.array(oneOf(intents)).min(1, 'at least one').optional(),
      tiers: z.array(oneOf(tiers)).min(1, 'at least one').optional(),
      /** As BCP 47 names them: `de`. */
      languages: z
        .array(z.string().regex(/^[a-z]{2,3}$/, 'a language like de'))
        .min(1, 'at least one')
        .optional(),
      channels: z.array(oneOf(channelNames)).min(1, 'at least one').optional(),
    })
    .refine(
      (takes) => Object.values(takes).some(Boolean),
      'at least one of intents, tiers, languages, channels',
    )
    .optional(),
  /** Where its cases go on to, and when: unclaimed for so long, or while it has so many that are unclaimed. */
  overflow: z
    .strictObject({
      to: z.string('the name of another desk'),
      unclaimed_minutes: minutes.optional(),
      open_cases: count.optional(),
    })
    .refine(
      ({ unclaimed_minutes: long, open_cases: many }) => long ?? many,
      'unclaimed_minutes or open_cases, or both',
    )
    .optional(),
})

export const desks = z
  .record(z.string().regex(/^[a-z][a-z0-9_-]{0,30}$/, 'a short name in small letters'), desk)
  .superRefine((all, context) => {
    const fault = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message })
    const seen = new Set<string>()
    for (const [name, { channel, takes, overflow }] of Object.entries(all)) {
      if (name === mainDesk && (channel ?? takes))
        fault(
          [name],
          'main is the desk of SLACK_STAFF_CHANNEL, and takes what no other desk does: leave out channel and takes',
        )
      if (name !== mainDesk && !channel) fault([name], 'needs a channel')
      if (name !== mainDesk && !takes && !isOverflowOf(all, name))
        fault([name], 'gets no case: it needs takes, or to be where another desk overflows to')
      if (channel && seen.has(channel)) fault([name, 'channel'], 'another desk has this channel already')
      if (channel) seen.add(channel)
      if (!overflow) continue
      if (overflow.to === name) fault([name, 'overflow', 'to'], 'another desk, not itself')
      else if (overflow.to !== mainDesk && !all[overflow.to])
        fault([name, 'overflow', 'to'], `there is no desk '${overflow.to}'`)
    }
  })

const isOverflowOf = (all: Record<string, z.infer<typeof desk>>, name: string): boolean =>
  Object.values(all).some(({ overflow }) => overflow?.to === name)
