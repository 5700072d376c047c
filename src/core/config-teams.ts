/** The variables that turn Microsoft Teams on. */
import { z } from 'zod'

const guid = (what: string) => z.string().regex(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i, what)
const loopback = /^(localhost|127(\.\d+){3}|\[?::1\]?)$/
const tenant = guid('a tenant id (Azure Bot → Configuration → App Tenant ID), or home,allowed,allowed')

export const teamsVariables = {
  TEAMS_APP_ID: guid('an application id (Azure Bot → Configuration → Microsoft App ID)').optional(),
  TEAMS_APP_PASSWORD: z.string().optional(),
  TEAMS_TENANT_ID: z
    .string()
    .transform((ids) => ids.split(',').map((id) => id.trim()))
    .pipe(z.array(tenant))
    .optional(),
  TEAMS_STREAMING: z.enum(['on', 'off'], 'on, or off where long replies shall come whole').optional(),
  TEAMS_AUTH: z.enum(['entra', 'none'], 'entra, or none for the Playground on this machine').optional(),
  TEAMS_URL: z
    .string()
    .refine(
      (url) => loopback.test(URL.parse(url)?.hostname ?? ''),
      'left out, or a stand-in for Teams on this machine: http://127.0.0.1:4000/teams',
    )
    .optional(),
}
type TeamsValues = z.infer<z.ZodObject<typeof teamsVariables>>

export interface TeamsSettings {
  auth: 'entra' | 'none'
  appId?: string | undefined
  /** Absent: the bot's token comes from a managed identity. */
  appPassword?: string | undefined
  /** Where the bot is registered. */
  tenantId?: string | undefined
  /** Long replies in personal chats appear while they are read. */
  streaming: boolean
  /** Whose people may write; empty: everybody who was given the app. */
  tenants: string[]
  /** What stands in for Teams on this machine; absent in earnest. */
  url?: string | undefined
}

/** What is wrong between variables that are right by themselves. `given`: the non-empty ones. */
export function teamsFaults(given: { [name: string]: string }): string[] {
  if (given['TEAMS_AUTH'] === 'none') {
    const hosts = [
      given['HOST'] ?? '127.0.0.1',
      URL.parse(given['PUBLIC_URL'] ?? '')?.hostname ?? '127.0.0.1',
    ]
    if (hosts.every((host) => loopback.test(host))) return []
    return ['TEAMS_AUTH: expected entra, as none is for this machine only: HOST and PUBLIC_URL on 127.0.0.1']
  }
  if (!Object.keys(teamsVariables).some((name) => name in given)) return []
  return ['TEAMS_APP_ID', 'TEAMS_TENANT_ID']
    .filter((name) => !(name in given))
    .map((name) => `${name}: is missing (Azure Bot → Configuration)`)
}

/** Undefined: Teams is off. */
export function teamsOf(values: TeamsValues): TeamsSettings | undefined {
  const auth = values.TEAMS_AUTH ?? 'entra'
  if (!values.TEAMS_APP_ID && auth !== 'none') return undefined
  const [tenantId, ...allowed] = values.TEAMS_TENANT_ID ?? []
  // With a list, ours is on it: our own people may write too.
  const tenants = tenantId && allowed.length > 0 ? [tenantId, ...allowed] : []
  const streaming = values.TEAMS_STREAMING !== 'off'
  return {
    auth,
    streaming,
    appId: values.TEAMS_APP_ID,
    appPassword: values.TEAMS_APP_PASSWORD,
    tenantId,
    tenants,
    url: values.TEAMS_URL,
  }
}
