import { createTeams, type TeamsConfig } from '../../../src/channels/teams/index.ts'
import { isTeamsUrl } from '../../../src/channels/teams/service.ts'
import type { Connector, Received } from '../../../src/core/channel.ts'
import { RequestError } from '../../../src/core/errors.ts'
import { systemClock, type Log } from '../../../src/core/log.ts'
import { fixture, recordingLog } from '../../support/webhooks.ts'
import { appId, createKey, startKeyServer, tokenOf } from './keys.ts'

export const route = '/webhooks/teams'
export const tenant = '5c0f3b1e-2a64-4d0b-9a57-0e1d7c9b1001'
export const dana = '8b1f6c52-7d3a-4e0c-b1a4-3c5d2e9f0001'
export const recorded = (name: string): string => fixture(`teams/${name}.json`)

/** A webhook as Teams posts it. */
export const webhook = (body: string, token?: string): Request =>
  new Request(`http://10.0.0.7:3000${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body,
  })

export const receive = (connector: Connector, request: Request): Promise<Received> => {
  const found = connector.routes.find(({ path }) => path === route)
  if (!found) throw new TypeError(`no route ${route}`)
  return found.receive(request)
}

/** The status of the refusal; undefined when it was taken. */
export async function refusedWith(connector: Connector, request: Request): Promise<number | undefined> {
  try {
    await receive(connector, request)
    return undefined
  } catch (error) {
    if (error instanceof RequestError) return error.status
    throw error
  }
}

/** A connector that takes what the key server's key has signed. */
export async function openSigned(more: Partial<TeamsConfig> = {}, log: Log = recordingLog()) {
  const key = createKey()
  const keys = await startKeyServer(key)
  const connector = await createTeams(
    {
      auth: 'entra',
      appId,
      appPassword: 'an-invented-secret',
      tenantId: tenant,
      cloud: { openIdMetadataUrl: keys.metadataUrl, allowed: isTeamsUrl },
      ...more,
    },
    { clock: systemClock, log },
  )
  return {
    connector,
    key,
    keys,
    signed: (body: string, claims: object = {}, header: object = {}) =>
      webhook(body, tokenOf(key, claims, header)),
    async close() {
      await connector.close?.()
      await keys.close()
    },
  }
}
