/** Where Teams may be talked to: an activity says where its answers go, so that address is never just believed. */
import { RequestError } from '../../core/errors.ts'

/** Says whether our answers, and with them our token, may go to this service URL. */
export type Allowed = (serviceUrl: string) => boolean

/**
 * The public cloud's hosts (learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages).
 * The US government cloud signs with another issuer, so its hosts are not among them.
 */
const publicHost = /^(smba\.trafficmanager\.net|([a-z0-9-]+\.)+teams\.microsoft\.com)$/

/** Microsoft's own hosts, over HTTPS on its usual port. */
export const isTeamsUrl: Allowed = (serviceUrl) => {
  const url = URL.parse(serviceUrl)
  return url?.protocol === 'https:' && url.port === '' && !hasUser(url) && publicHost.test(url.hostname)
}

/** SharePoint and OneDrive, where files of chats and channels live. */
export const isFileUrl: Allowed = (given) => {
  const url = URL.parse(given)
  return (
    url?.protocol === 'https:' &&
    url.port === '' &&
    !hasUser(url) &&
    /^[a-z0-9-]+\.sharepoint\.com$/.test(url.hostname)
  )
}

/** This machine, where the Playground runs. */
export const isLoopbackUrl: Allowed = (serviceUrl) => {
  const url = URL.parse(serviceUrl)
  return url !== null && /^https?:$/.test(url.protocol) && !hasUser(url) && isLoopback(url.hostname)
}

const isLoopback = (hostname: string): boolean =>
  ['localhost', '[::1]'].includes(hostname) || /^127(\.\d+){3}$/.test(hostname)

const hasUser = ({ username, password }: URL): boolean => username !== '' || password !== ''

/** What the checks below read of an activity. */
export interface Origin {
  channelId?: string | undefined
  serviceUrl?: string | undefined
}

/** Throws RequestError 403 unless the activity comes from one of `channelIds` and its answers go to an allowed host. */
export function checkOrigin({ channelId, serviceUrl }: Origin, channelIds: string[], allowed: Allowed): void {
  if (!channelId || !channelIds.includes(channelId)) throw forbidden('not from Teams')
  if (!serviceUrl || !allowed(serviceUrl)) throw forbidden('answers to this service URL are not allowed')
}

const forbidden = (why: string): RequestError => new RequestError(403, 'forbidden', why)
