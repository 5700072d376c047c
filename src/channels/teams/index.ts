/** Microsoft Teams, through the Bot Framework. */
import type { Connector } from '../../core/channel.ts'
import { ConfigError } from '../../core/errors.ts'
import type { Clock, Log } from '../../core/log.ts'
import { createPace, type Pace } from '../../core/post-pace.ts'
import { createApi } from './api.ts'
import { createChannel } from './channel.ts'
import { createHttp } from './http.ts'
import { createReceive, type ReceiveParts } from './receive.ts'
import { createBotFramework, type BotFramework } from './sdk.ts'
import { checkOrigin, isFileUrl, isLoopbackUrl, isTeamsUrl, type Allowed } from './service.ts'
import { checkToken } from './verify.ts'

export interface TeamsConfig {
  /** `none`: nothing is signed either way, and answers go to this machine only. For the Playground. */
  auth: 'entra' | 'none'
  /** The bot's application (client) id. */
  appId?: string | undefined
  /** Its client secret. Absent: the token comes from the managed identity `appId` of the machine we run on. */
  appPassword?: string | undefined
  /** The tenant the bot is registered in; its token comes from there. */
  tenantId?: string | undefined
  /** Only people of these tenants may write; empty lets everybody write who was given the app. */
  tenants?: string[] | undefined
  /** Long replies in personal chats appear while they are read; true unless told. */
  streaming?: boolean | undefined
  /** Replaces Microsoft's own addresses, for a test: the OpenID metadata, and where answers may go. */
  cloud?: Cloud | undefined
  /** Something on this machine that plays all of Teams: its keys are published there, and answers go below it. */
  url?: string | undefined
}

interface Cloud {
  openIdMetadataUrl: string
  allowed: Allowed
  filesAllowed?: Allowed
}

export interface TeamsDeps {
  clock: Clock
  log: Log
  /** Kept where the other side is Teams itself, unless told; an emulator has no limits. */
  pace?: Pace
}

/** Teams takes seven in one second and eight in two (learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit). */
const burst = 5

/** Throws ConfigError when the app id or the tenant is missing: with an empty app id the SDK checks nothing. */
export async function createTeams(
  config: TeamsConfig,
  { clock, log, ...deps }: TeamsDeps,
): Promise<Connector> {
  const signed = config.auth === 'entra'
  if (signed) checkConfig(config)
  const cloud = config.cloud ?? (config.url ? cloudAt(config.url) : undefined)
  const allowed = signed ? (cloud?.allowed ?? isTeamsUrl) : isLoopbackUrl
  const filesAllowed = signed ? (cloud?.filesAllowed ?? isFileUrl) : isLoopbackUrl
  const http = createHttp(allowed, clock)
  const framework = createBotFramework(
    {
      appId: signed ? (config.appId ?? '') : '',
      ...(signed && { appPassword: config.appPassword }),
      tenantId: config.tenantId ?? '',
      openIdMetadataUrl: cloud?.openIdMetadataUrl,
    },
    http.client,
  )
  const pace = deps.pace ?? (allowed === isTeamsUrl ? createPace(clock, burst) : undefined)
  const api = createApi(framework, http, pace)
  tell(config, log)
  const receive = createReceive({
    verify: signed ? verifySigned(framework, allowed) : verifyLocal,
    tenants: (config.tenants ?? []).map((tenant) => tenant.toLowerCase()),
    clock,
    log,
  })
  return {
    name: 'teams',
    channels: [
      createChannel({ api, allowed, filesAllowed, streaming: config.streaming ?? true, clock, log }),
    ],
    routes: [{ path: '/webhooks/teams', receive }],
    close: () => api.close(),
  }
}

/** As Microsoft's own keys are found below login.botframework.com. */
function cloudAt(url: string): Cloud {
  const base = `${url.replace(/\/+$/, '')}/`
  const allowed: Allowed = (given) => isLoopbackUrl(given) && given.startsWith(base)
  return {
    openIdMetadataUrl: `${base}v1/.well-known/openidconfiguration`,
    allowed,
    filesAllowed: allowed,
  }
}

const verifySigned =
  (framework: BotFramework, allowed: Allowed): ReceiveParts['verify'] =>
  async (authorization, origin) => {
    checkToken(authorization, origin)
    if (origin) checkOrigin(origin, ['msteams'], allowed)
    await framework.authenticate(authorization, origin?.serviceUrl ?? '')
  }

const verifyLocal: ReceiveParts['verify'] = async (_authorization, origin) => {
  if (origin) checkOrigin(origin, ['msteams', 'emulator'], isLoopbackUrl)
}

function checkConfig({ appId, tenantId }: TeamsConfig): void {
  const faults = [
    ...(appId?.trim() ? [] : ['TEAMS_APP_ID is empty: see Configuration on the page of your Azure Bot']),
    ...(tenantId?.trim()
      ? []
      : ['TEAMS_TENANT_ID is empty: see Configuration on the page of your Azure Bot']),
  ]
  if (faults.length > 0) throw new ConfigError(faults)
}

function tell({ auth, appPassword }: TeamsConfig, log: Log): void {
  if (auth === 'none') log.warn({}, 'teams: TEAMS_AUTH=none, whoever reaches this port can write as anybody')
  else if (!appPassword)
    log.info({}, 'teams: no TEAMS_APP_PASSWORD, the token comes from the managed identity')
}
