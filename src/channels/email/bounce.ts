/** Delivery status notifications (RFC 3464): what became of a mail of ours. Pure. */
import type { DeliveryUpdate } from '../../core/channel.ts'
import { valuesOf, type Mail } from './parse.ts'

/**
 * Updates by our Message-ID, which only somebody who got the mail can know. A mail that is merely delayed is no
 * news. Empty when this is no such notice, or one for a mail that is not ours. `at`: epoch ms.
 */
export const bouncesIn = (mail: Mail, at: number): DeliveryUpdate[] => {
  if (!valuesOf(mail, 'content-type').some((value) => /^\s*multipart\/report\b/i.test(value))) return []
  const provider = returned(mail)
  const [report] = mail.parts.filter(({ type }) => /^message\/(?:global-)?delivery-status$/.test(type))
  if (!provider || !report) return []
  const fields = headText(report.bytes)
  const action = /^action:\s*([a-z]+)/im.exec(fields)?.[1]?.toLowerCase()
  const code = /^status:\s*(\d\.\d{1,3}\.\d{1,3})/im.exec(fields)?.[1]
  if (action === 'failed') return [{ provider, state: 'failed', code: code ?? 'failed', at }]
  return action === 'delivered' ? [{ provider, state: 'delivered', at }] : []
}

/** The mail that came back, whole or only its headers. */
function returned({ parts }: Mail): string | undefined {
  const [original] = parts.filter(({ type }) =>
    /^(?:message\/rfc822|text\/rfc822-headers|message\/global(?:-headers)?)$/.test(type),
  )
  const id = original && /^message-id:\s*(<[^<>\s]{1,250}>)/im.exec(headText(original.bytes))?.[1]
  return id && `email:${id}`
}

/** Header lines, unfolded. */
const headText = (bytes: Uint8Array): string =>
  Buffer.from(bytes.subarray(0, 64 * 1024))
    .toString('latin1')
    .replace(/\r?\n[ \t]+/g, ' ')
