import { z } from 'zod'
import type { CallbackSlot } from '../core/helpdesk.ts'
import { HelpdeskError } from '../core/errors.ts'
import type { ToolContext } from '../core/tool.ts'
import { defineTool } from '../core/tool.ts'
import type { Refusal } from './result.ts'
import { attempt, refuse } from './result.ts'
import { slotLabel } from './view.ts'

/** Nobody can be asked to call within half an hour. */
const leadMs = 30 * 60_000

/** More than the slots of two weeks: enough to see whether one is free. */
const manySlots = 500

/** Few enough for a customer to choose from in one message. */
const offered = 5

/** A phone call at a free time. A call without a slot is refused with times to offer. */
export const scheduleCallback = defineTool({
  name: 'schedule_callback',
  description:
    'Books a phone call from a person of ours, to the number the customer has on file. Call it without a slot to get free times, ' +
    'offer them to the customer, and call it again with the slot they pick. It calls no other number, and it does not bring a ' +
    'person into this conversation now (escalate_to_human does).',
  effect: 'write',
  assurance: 'recognised',
  input: z.strictObject({
    topic: z.string().trim().min(3).max(200).describe('What the call is about, 3 to 200 characters.'),
    slot: z
      .string()
      .trim()
      .min(1)
      .max(60)
      .optional()
      .describe(
        'The id of a free slot, exactly as this tool offered it. Leave out to be offered free times.',
      ),
    earliest: z
      .string()
      .trim()
      .max(40)
      // As a check of ours, so that the schema the model gets stays free of a regular expression of three lines.
      .refine((text) => z.iso.datetime({ offset: true }).safeParse(text).success, 'ISO 8601 with offset')
      .optional()
      .describe(
        'Without a slot: offer times from this moment on, ISO 8601 with offset, e.g. 2026-11-24T13:00:00Z.',
      ),
  }),
  propose: ({ topic, slot: id, earliest }, context) =>
    attempt(async () => {
      const callee = await calleeOf(context)
      if ('ok' in callee) return callee
      const slot = id === undefined ? undefined : await freeSlot(id, context)
      if (!slot) return offer(whyNot(id), context, callee.timezone, earliest)
      const { phone, timezone } = callee
      return {
        summary: `Call you on ${slotLabel(slot, timezone)}, on your number ending in ${phone.slice(-3)}, about: ${topic}`,
      }
    }),
  run: ({ topic, slot, earliest }, context) =>
    attempt(async () => {
      const callee = await calleeOf(context)
      if ('ok' in callee) return callee
      const { phone, timezone } = callee
      const callback = slot === undefined ? undefined : await book({ slot, topic, phone }, context)
      if (!callback) return offer(whyNot(slot), context, timezone, earliest)
      const when = slotLabel(callback.slot, timezone)
      return {
        ok: true,
        note: `booked ${callback.id} for ${callback.slot.id}`,
        receipt: `Callback ${callback.id}: we call you on ${when}, on your number ending in ${callback.phone.slice(-3)}.`,
        callback: {
          id: callback.id,
          at: callback.slot.start,
          topic: callback.topic,
          phone: callback.phone,
        },
        data: { callback: callback.id, slot: callback.slot.id, when, topic: callback.topic },
      }
    }),
})

const whyNot = (slot: string | undefined): string =>
  slot === undefined ? 'No time was chosen yet.' : `${slot} is not a free time.`

/** Whom to call, and whose clock to name times by. */
const calleeOf = async ({
  helpdesk,
  scope,
}: ToolContext): Promise<{ phone: string; timezone: string } | Refusal> => {
  const contact = (await helpdesk.profile(scope))?.contact
  return contact?.phone === undefined
    ? refuse('The customer has no phone number on file, so no call can be booked.')
    : { phone: contact.phone, timezone: contact.timezone }
}

const freeSlot = async (id: string, context: ToolContext): Promise<CallbackSlot | undefined> =>
  (await freeSlots(context, manySlots)).find((slot) => slot.id === id)

/** Undefined when the slot is gone. */
const book = async (
  callback: { slot: string; topic: string; phone: string },
  { helpdesk, scope, callId }: ToolContext,
) => {
  try {
    return await helpdesk.scheduleCallback(scope, callback, callId)
  } catch (error) {
    if (error instanceof HelpdeskError && error.code === 'slot_taken') return undefined
    throw error
  }
}

const offer = async (
  why: string,
  context: ToolContext,
  timezone: string,
  earliest: string | undefined,
): Promise<Refusal> => {
  const slots = await freeSlots(context, offered, earliest)
  if (slots.length === 0)
    return refuse(`${why} No free time is known from then on; calls are booked at most two weeks ahead.`)
  const list = slots.map((slot) => `${slot.id} = ${slotLabel(slot, timezone)}`).join('; ')
  return refuse(`${why} Offer the customer these free times and call again with the slot they pick: ${list}`)
}

const freeSlots = (
  { helpdesk, now }: ToolContext,
  limit: number,
  earliest?: string,
): Promise<CallbackSlot[]> =>
  helpdesk.callbackSlots(Math.max(now + leadMs, earliest === undefined ? 0 : Date.parse(earliest)), limit)
