/**
 * How a reply finds its conversation without anything being stored: our address in `Reply-To` and the
 * Message-IDs we make carry the thread, signed for the customer they were sent to. Pure.
 */
import { createHash, createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto'
import type { OutboundMessage } from '../../core/message.ts'
import { domainOf, localPartOf, placeOf, type Place } from './address.ts'

/** Octets a local part may have (RFC 5321 4.5.3.1.1). */
const localPartLimit = 64
/** Octets of threads and signatures: 80 bits, 16 letters. */
const octets = 10

/** What an incoming mail says about where it belongs. */
export interface Pointers {
  /** Addresses it came to. */
  recipients: string[]
  /** `In-Reply-To`, then `References` from the last one. */
  messageIds: string[]
}

export interface Threads {
  /** Our address with the thread in it; undefined when that would be too long for an address. */
  replyAddress(place: Required<Place>): string | undefined
  /** The thread of theirs a mail of `address` continues: one that we signed for exactly this address. */
  find(address: string, pointers: Pointers): string | undefined
  signature(place: Required<Place>): string
  /**
   * Where servers report what became of the mail with this Message-ID (variable envelope return path): our address
   * with that id in it. Undefined when that would be too long for an address.
   */
  returnPath(messageId: string): string | undefined
  /** The Message-ID in the first of these addresses that is a return path of ours. */
  returned(addresses: string[]): string | undefined
  /** Did we send the mail with this Message-ID to exactly this address? */
  isSentTo(messageId: string, address: string): boolean
}

/**
 * `secrets`: the current one first, then previous ones while they are changed. `ours`: the address customers
 * write to. Throws TypeError when a secret is empty: anybody could sign.
 */
export const createThreads = (secrets: string[], ours: string): Threads => {
  if (secrets.length === 0 || secrets.some((secret) => !secret.trim())) {
    throw new TypeError('the mail secret is empty: with it, anybody could sign threads')
  }
  const keys = secrets.map((secret) => createSecretKey(secret, 'utf8'))
  const [current] = keys
  const inAddress = /\+([a-z2-7]{16})\.([a-z2-7]{16})@/
  const inMessageId = new RegExp(
    `^<([a-z2-7]{16})\\.([a-z2-7]{16})\\.[a-z2-7]{16}@${escaped(domainOf(ours))}>$`,
  )

  const inReturnPath = new RegExp(
    `^${escaped(localPartOf(ours))}\\+([a-z2-7]{16}\\.[a-z2-7]{16}\\.[a-z2-7]{16})@${escaped(domainOf(ours))}$`,
  )

  const signature = (place: Required<Place>): string => (current ? sign(current, place) : '')
  const genuine = (address: string, match: RegExpExecArray | null): string | undefined => {
    const [, thread, given] = match ?? []
    if (!thread || !given) return undefined
    const fits = keys.some((key) => isSame(given, sign(key, { address, thread })))
    return fits ? thread : undefined
  }
  return {
    signature,
    replyAddress(place) {
      const local = `${localPartOf(ours)}+${place.thread}.${signature(place)}`
      return local.length > localPartLimit ? undefined : `${local}@${domainOf(ours)}`
    },
    returnPath(messageId) {
      const [, name] = /^<([^<>@]+)@/.exec(messageId) ?? []
      const local = `${localPartOf(ours)}+${name}`
      return !inMessageId.test(messageId) || local.length > localPartLimit
        ? undefined
        : `${local}@${domainOf(ours)}`
    },
    returned(addresses) {
      const [found] = addresses.flatMap(
        (address) => inReturnPath.exec(address.trim().toLowerCase())?.[1] ?? [],
      )
      return found && `<${found}@${domainOf(ours)}>`
    },
    isSentTo: (messageId, address) =>
      genuine(address, inMessageId.exec(messageId.toLowerCase())) !== undefined,
    find(address, { recipients, messageIds }) {
      const matches = [
        ...recipients.map((recipient) => inAddress.exec(recipient.toLowerCase())),
        ...messageIds.map((id) => inMessageId.exec(id.toLowerCase())),
      ]
      return matches.map((match) => genuine(address, match)).find(Boolean)
    },
  }
}

/** The thread a mail begins: the same whenever that mail comes. `seed`: its Message-ID, or what stands for one. */
export const threadFrom = (seed: string): string => short(`thread ${seed}`)

/** Where one of our messages belongs: in its conversation's thread, or in one it begins. */
export const placeOfMessage = ({ id, conversation }: OutboundMessage): Required<Place> | undefined => {
  const place = placeOf(conversation)
  return place && { address: place.address, thread: place.thread ?? threadFrom(`${conversation} ${id}`) }
}

/**
 * The same for every try of the same message, so that a mail that came twice is recognised as one. Hashed with its
 * conversation: our ids are unique within one customer only.
 */
export const messageIdOf = (
  { id, conversation }: OutboundMessage,
  ours: string,
  signed: string | undefined,
): string => {
  const unique = short(`${conversation} ${id}`)
  return `<${signed ? `${signed}.` : ''}${unique}@${domainOf(ours)}>`
}

const sign = (key: KeyObject, { address, thread }: Required<Place>): string =>
  base32(createHmac('sha256', key).update(`mail thread\n${address}\n${thread}`).digest().subarray(0, octets))

const short = (text: string): string => base32(createHash('sha256').update(text).digest().subarray(0, octets))

const letters = 'abcdefghijklmnopqrstuvwxyz234567'

/** RFC 4648 in lower case: addresses lose their case on the way. Whole groups of five octets only. */
function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return bits.replace(/.{5}/g, (group) => letters.charAt(parseInt(group, 2)))
}

const isSame = (given: string, expected: string): boolean =>
  given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected))

const escaped = (text: string): string => text.replace(/[.\\+*?[\]^$(){}|]/g, '\\$&')
