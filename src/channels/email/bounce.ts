/**
 * What mail servers report of our mails: delivery status notifications (RFC 3464) and complaints (ARF, RFC 5965). A mail
 * is named by the return path we gave it, else by its Message-ID in what comes back. Both hold a signature of ours, so
 * nobody who never had the mail can say anything about it. Pure.
 */
import type { DeliveryUpdate } from '../../core/channel.ts'
import { addressOf, localPartOf } from './address.ts'
import { valuesOf, type Mail, type Part } from './parse.ts'
import type { Threads } from './thread.ts'

/** Where a report came in, and when (epoch ms). */
export interface Reported {
  /** RCPT TO; empty when whoever passed it on does not say. */
  recipients: string[]
  at: number
}

/**
 * Empty when this is no report, one of a mail that is merely delayed, or of a mail that is not ours. `lost` is set
 * when the address takes nothing more, and our mail went to exactly that address.
 */
export const reportsIn = (mail: Mail, { recipients, at }: Reported, threads: Threads): DeliveryUpdate[] => {
  const reported = threads.returned([...recipients, ...mail.to])
  const isReport = valuesOf(mail, 'content-type').some((value) => /^\s*multipart\/report\b/i.test(value))
  const messageId = reported ?? (isReport ? original(mail) : undefined)
  if (!messageId) return []
  const verdict = isReport ? readReport(mail) : isPlainBounce(mail) ? failedFor(undefined) : undefined
  if (!verdict) return []
  const { state, code, gone } = verdict
  const lost = gone && addressesIn(mail).find((address) => threads.isSentTo(messageId, address))
  return [
    {
      provider: `email:${messageId}`,
      state,
      ...(code && { code }),
      ...(lost && { lost: `email:${lost}` as const }),
      at,
    },
  ]
}

interface Verdict {
  state: 'failed' | 'delivered'
  code?: string
  /** Nothing will arrive at that address any more. */
  gone?: boolean
}

function readReport(mail: Mail): Verdict | undefined {
  const status = partOf(mail, /^message\/(?:global-)?delivery-status$/)
  if (status) {
    const fields = headText(status)
    const action = fieldIn(fields, 'action')?.toLowerCase()
    if (action === 'failed') return failedFor(fieldIn(fields, 'status'))
    return action === 'delivered' ? { state: 'delivered' } : undefined
  }
  const complaint = partOf(mail, /^message\/feedback-report$/)
  const isAbuse = complaint && /^(?:abuse|fraud)$/i.test(fieldIn(headText(complaint), 'feedback-type') ?? '')
  return isAbuse ? { state: 'failed', code: 'complaint', gone: true } : undefined
}

/**
 * 5.x.x are for good (RFC 3463), but for those that speak of this one mail or of a full mailbox: 5.2.2, 5.2.3, 5.3.4
 * (too large), 5.6.x (its content). Without a status nobody knows.
 */
function failedFor(status: string | undefined): Verdict {
  const [code] = /\d\.\d{1,3}\.\d{1,3}/.exec(status ?? '') ?? []
  const gone = code !== undefined && /^5\./.test(code) && !/^5\.(?:2\.[23]|3\.4|6\.\d+)$/.test(code)
  return { state: 'failed', code: code ?? 'failed', gone }
}

/** Old servers report in words only. At our return path a mail by such a sender is a bounce, an absence note never is. */
const isPlainBounce = (mail: Mail): boolean =>
  mail.from.some(({ address }) => /^(?:mailer-daemon|postmaster)$/i.test(localPartOf(address.trim())))

/** The Message-ID of the mail that came back, whole or only its headers. */
function original(mail: Mail): string | undefined {
  const bytes = partOf(mail, originalType)
  return bytes && /^message-id:\s*(<[^<>\s]{1,250}>)/im.exec(headText(bytes))?.[1]
}

const originalType = /^(?:message\/rfc822|text\/rfc822-headers|message\/global(?:-headers)?)$/

/** Whoever our mail may have been for, as the report and the mail itself say. */
function addressesIn(mail: Mail): string[] {
  const report = partOf(mail, /^message\/(?:(?:global-)?delivery-status|feedback-report)$/)
  const returned = partOf(mail, originalType)
  const written = [
    ...['original-recipient', 'final-recipient', 'original-rcpt-to'].map(
      (name) => report && fieldIn(headText(report), name)?.replace(/^\s*[\w-]+\s*;/, ''),
    ),
    returned && fieldIn(headText(returned), 'to'),
  ]
  return written.flatMap((one) => addressOf((one ?? '').replace(/^.*<|>.*$/g, '')) ?? [])
}

const partOf = ({ parts }: Mail, type: RegExp): Part['bytes'] | undefined =>
  parts.find((part) => type.test(part.type))?.bytes

const fieldIn = (fields: string, name: string): string | undefined =>
  new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(fields)?.[1]?.trim()

/** Header lines, unfolded. */
const headText = (bytes: Uint8Array): string =>
  Buffer.from(bytes.subarray(0, 64 * 1024))
    .toString('latin1')
    .replace(/\r?\n[ \t]+/g, ' ')
