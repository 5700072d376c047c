/**
 * Keeps texting from being abused: only countries we serve, and only so many messages to one number and to one range of
 * numbers. Fraudsters make companies text numbers they earn by ("SMS pumping", twilio.com/docs/glossary/what-is-sms-pumping-fraud).
 */
import { getCountryCallingCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js'
import { SendError } from '../../core/errors.ts'
import type { Tally, TallyFull } from '../../core/channel.ts'
import type { ConversationId, InboundMessage, OutboundMessage } from '../../core/message.ts'
import type { Policy } from '../../core/policy.ts'
import type { Parsed } from './parse.ts'

export interface Guard {
  /** What comes from a country we do not serve is dropped: we may not answer it. */
  served(parsed: Parsed<InboundMessage>): Parsed<InboundMessage>
  /** Counts a message that is about to be sent, once however often it is tried. Throws SendError when it may not be, or not now. */
  admit(message: Pick<OutboundMessage, 'id' | 'conversation'>): Promise<void>
}

const hour = 3_600_000
/** Digits a range of numbers has in common: pumping goes through neighbours, a thousand at a time. */
const prefixLength = 3

/** WhatsApp has its own limits and no prices per country, so all of this is about SMS. Without a tally nothing is counted. */
export const createGuard = (rules: Policy['sms'] | undefined, tally: Tally | undefined): Guard => {
  const isServed = (number: string): boolean => {
    if (!rules || rules.countries.length === 0) return true
    const { country, countryCallingCode: code } = parsePhoneNumberFromString(number) ?? {}
    // Countries share codes (+1, +44); where the digits do not tell which one it is, the code has to do.
    return rules.countries.some((served) =>
      country ? served === country : isSupportedCountry(served) && getCountryCallingCode(served) === code,
    )
  }

  return {
    served(parsed) {
      if (!('value' in parsed)) return parsed
      const number = numberOf(parsed.value.conversation)
      return number === undefined || isServed(number) ? parsed : { dropped: 'from a country we do not serve' }
    },
    async admit({ id, conversation }) {
      const number = numberOf(conversation)
      if (!rules || number === undefined) return
      if (!isServed(number)) {
        throw new SendError('the policy allows no messages to this country', {
          again: 'never',
          code: 'country',
        })
      }
      const limits = { within: hour, member: rules.per_number_hour, group: rules.per_range_hour }
      const range = number.slice(0, -prefixLength)
      // Our ids are unique within one customer only.
      const full = await tally?.add(`sms/${range}`, number, `${conversation} ${id}`, limits)
      if (full) throw tooMany(full, rules)
    },
  }
}

function tooMany({ of, waitMs }: TallyFull, rules: Policy['sms']): SendError {
  const [most, what] =
    of === 'member' ? [rules.per_number_hour, 'this number'] : [rules.per_range_hour, 'its range of numbers']
  return new SendError(`${most} messages went to ${what} within an hour, the most the policy allows`, {
    ...{ again: 'retry', outcome: 'not-done', code: 'send_cap', retryAfterMs: waitMs },
  })
}

/** Whom an SMS conversation is with. */
const numberOf = (conversation: ConversationId): string | undefined =>
  /^sms:[^/]+\/(\+\d+)$/.exec(conversation)?.[1]
