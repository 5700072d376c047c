/**
 * Did the owner of the `From` address send this? `From` is free text: only an aligned DMARC pass (RFC 9989), or for
 * domains without DMARC an aligned DKIM signature, answers yes.
 */
import { Resolver } from 'node:dns/promises'
import { authenticate, type AuthenticateResult, type DNSResolver } from 'mailauth'
import { z } from 'zod'
import { addressOf, domainOf, isOurs } from './address.ts'
import { valuesOf, type Mail } from './parse.ts'

/** `undecided`: a key that would tell could not be looked up now. */
export type Verdict = 'proven' | 'unproven' | 'undecided'

/** A mail and how it came to us. */
export interface Arrived {
  raw: Uint8Array
  /** MAIL FROM; `''` for the null path; undefined when whoever passed it on does not say. */
  sender?: string | undefined
  /** RCPT TO; empty when whoever passed it on does not say. */
  recipients: string[]
  /** Who connected to us, when it was the sender's own server. */
  client?: { ip: string; helo: string }
  /** Passed on by somebody we know, with a signature over the whole mail: their `Authentication-Results` count. */
  relayed: boolean
}

export interface AuthenticateParts {
  /** The address customers write to. */
  ours: string
  /** The authserv-id (RFC 8601) our own relay writes into `Authentication-Results`. */
  authservId?: string | undefined
  resolver?: DNSResolver | undefined
  /** `host:port` of a name server to ask instead of the system's. */
  dnsServer?: string | undefined
}

/** Milliseconds for a question to the DNS, and how often it is asked. */
const patience = { timeout: 1_500, tries: 2 }

export type Authenticate = (mail: Mail, arrived: Arrived) => Promise<Verdict>

export const createAuthenticate = ({
  ours,
  authservId,
  resolver,
  dnsServer,
}: AuthenticateParts): Authenticate => {
  const dns = resolver ?? createDns(dnsServer)
  return async (mail, arrived) => {
    const [from] = mail.from
    const address = from && addressOf(from.address)
    if (!address || mail.from.length > 1) return 'unproven'
    // A genuine mail to somebody else, passed on to us, proves its author but not that they write to us.
    if (!mail.to.some((one) => isOurs(one, ours))) return 'unproven'
    if (arrived.relayed && authservId && relayVouches(mail, authservId, domainOf(address))) return 'proven'
    return verdictOn(await check(arrived, dns), address)
  }
}

const check = ({ raw, sender, client }: Arrived, resolver: DNSResolver): Promise<AuthenticateResult> =>
  authenticate(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength), {
    // Not left out: it would be taken from Return-Path, which anybody can write.
    sender: sender ?? '',
    ...(client && { ip: client.ip, helo: client.helo }),
    mta: 'switchboard',
    trustReceived: false,
    rejectRsaSha1: true,
    disableArc: true,
    disableBimi: true,
    resolver,
  })

function verdictOn({ dkim, dmarc }: AuthenticateResult, address: string): Verdict {
  // Both parsers have to see the same author.
  const [author] = dkim.headerFrom
  if (dkim.headerFrom.length !== 1 || addressOf(author ?? '') !== address || !dmarc) return 'unproven'
  // What is appended below a signature that covers only the beginning (`l=`) is not the signer's.
  const signed = dkim.results.some(
    ({ status }) => status.result === 'pass' && status.aligned && !status.underSized,
  )
  const { result } = dmarc.status
  if (result === 'pass' && (signed || dmarc.alignment.spf.result)) return 'proven'
  if (result === 'none' && signed) return 'proven'
  const waiting = dkim.results.some(({ status }) => status.result === 'temperror' && status.aligned)
  return waiting || (result === 'temperror' && signed) ? 'undecided' : 'unproven'
}

/** Only the topmost header counts: a relay adds its own above whatever the sender wrote. */
function relayVouches(mail: Mail, authservId: string, domain: string): boolean {
  const [topmost = ''] = valuesOf(mail, 'authentication-results')
  const bare = topmost.replace(/\([^()]*\)/g, ' ')
  const [id = '', ...results] = bare.split(';').map((part) => part.trim().toLowerCase())
  if (id.split(/\s/)[0] !== authservId.toLowerCase()) return false
  const dmarc = results.filter((result) => /^dmarc\s*=/.test(result))
  return (
    dmarc.length === 1 &&
    dmarc.some((result) => /^dmarc\s*=\s*pass\b/.test(result) && fromOf(result) === domain)
  )
}

const fromOf = (result: string): string | undefined => /\bheader\.from\s*=\s*"?([^\s";]+)/.exec(result)?.[1]

/** Name servers asked with our patience: the system's unless told. mailauth's type leaves out records that are objects (MX). */
function createDns(server: string | undefined): DNSResolver {
  const resolver = new Resolver(patience)
  if (server) resolver.setServers([server])
  return async (name, type) => z.custom<string[]>().parse(await resolver.resolve(name, type))
}
