/** Mail addresses as we compare, store and write them. Pure. */
import { domainToASCII } from 'node:url'

/** What stands for an address in our conversation ids. Quoted local parts and domain literals are not taken. */
const pattern = /^([^\s,;:<>"()@\\[\]]{1,64})@([a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)$/

/** Lower case, the domain in its ASCII form; undefined when it is no address that can be answered. */
export const addressOf = (written: string): string | undefined => {
  const address = written.trim().toLowerCase()
  const at = address.lastIndexOf('@')
  if (at < 1 || address.length > 320) return undefined
  const domain = domainToASCII(address.slice(at + 1))
  const match = pattern.exec(`${address.slice(0, at)}@${domain}`)
  return match?.[0]
}

/** The address in `Bright <help@brightline.example>` or a bare one. Throws TypeError when there is none. */
export const senderAddress = (from: string): string => {
  const address = addressOf(/<([^<>]*)>\s*$/.exec(from)?.[1] ?? from)
  if (!address) throw new TypeError(`'${from}' is no mail address`)
  return address
}

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)
export const localPartOf = (address: string): string => address.slice(0, address.lastIndexOf('@'))

/** Is this our address, with or without something after a plus? */
export const isOurs = (address: string, ours: string): boolean => {
  const given = addressOf(address)
  if (!given || domainOf(given) !== domainOf(ours)) return false
  const local = localPartOf(given)
  return local === localPartOf(ours) || local.startsWith(`${localPartOf(ours)}+`)
}

/** A conversation: the customer's address, and which thread with them (none where we begin one). */
export interface Place {
  address: string
  thread?: string | undefined
}

/** `email:<address>` or `email:<address>/<thread>`. Undefined when it is neither. */
export const placeOf = (conversation: string): Place | undefined => {
  const match = /^email:([^]*?)(?:\/([a-z2-7]{16}))?$/.exec(conversation)
  const [, written = '', thread] = match ?? []
  return addressOf(written) === written ? { address: written, thread } : undefined
}
