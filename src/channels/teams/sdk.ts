/** The one file that knows Microsoft's SDK: who signed a webhook, and how an activity gets into a conversation. */
import {
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type Activity,
  type ConversationParameters,
} from 'botbuilder'
import { z } from 'zod'
import { RequestError } from '../../core/errors.ts'
import type { SdkHttpClient } from './http.ts'
import type { Reference } from './reference.ts'
import { unauthorized } from './verify.ts'

/** Milliseconds to get the signing keys; a webhook has to be answered within seconds. */
const keysDeadline = 5_000

/** What our own token is for. */
const botScope = 'https://api.botframework.com'

export interface SdkConfig {
  /** Empty: neither webhooks nor our own calls are signed. */
  appId: string
  /** Absent: the token comes from the managed identity `appId`. */
  appPassword?: string | undefined
  /** Where our bot is registered. */
  tenantId: string
  /** Where the keys are published; Microsoft's unless a test has its own. */
  openIdMetadataUrl?: string | undefined
}

export interface BotFramework {
  /**
   * Throws RequestError 401 unless `authorization` is signed by the Bot Framework for our app, is valid now (give
   * or take 5 minutes), by a key that may sign for Teams and, unless it is empty, for this service URL; 503 when
   * the keys cannot be had.
   */
  authenticate(authorization: string, serviceUrl: string): Promise<void>
  /** Answers the activity's id, where Teams names it. With an `id` the activity takes the place of that one. */
  send(reference: Reference, activity: Partial<Activity>): Promise<string | undefined>
  /** Answers the id of the conversation we have with the reference's user alone: made now, or the one there is. */
  openPrivate(reference: Reference): Promise<string | undefined>
  /** Asks Teams for a file it holds, with our token; what comes is the HTTP client's to keep. */
  getAttachment(at: AttachmentAt): Promise<void>
}

/** Where Teams holds a file. */
export interface AttachmentAt {
  serviceUrl: string
  id: string
  view: string
}

/** What we use of the SDK's client for one service URL. */
interface ConnectorClient {
  attachments: { getAttachment(id: string, view: string): Promise<unknown> }
}

export function createBotFramework(config: SdkConfig, httpClient: SdkHttpClient): BotFramework {
  const authentication = createAuthentication(config, httpClient)
  const adapter = new CloudAdapter(authentication)
  return {
    async authenticate(authorization, serviceUrl) {
      // All the SDK reads of an activity here. Never the activity's own channel: for some the SDK has other rules.
      const activity = z.custom<Activity>().parse({ channelId: 'msteams', serviceUrl })
      try {
        await within(keysDeadline, authentication.authenticateRequest(activity, authorization))
      } catch (error) {
        if (refusals.safeParse(error).success) throw unauthorized('the token is not valid', error)
        throw new RequestError(503, 'keys_unreachable', 'the signing keys could not be had', { cause: error })
      }
    },
    async send(reference, activity) {
      const { serviceUrl, channelId } = reference
      let id: string | undefined
      await adapter.continueConversationAsync(config.appId, { serviceUrl, channelId }, async (context) => {
        // Not `context.sendActivity`, which would answer the made-up event this context was made from.
        const whole = addressed(activity, reference)
        const [sent] = activity.id
          ? [await adapter.updateActivity(context, z.custom<Activity>().parse(whole))]
          : await adapter.sendActivities(context, [whole])
        id = sent?.id || undefined
      })
      return id
    },
    async getAttachment({ serviceUrl, id, view }) {
      const at = { serviceUrl, channelId: 'msteams' }
      await adapter.continueConversationAsync(config.appId, at, async ({ turnState }) => {
        await turnState.get<ConnectorClient>(adapter.ConnectorClientKey)?.attachments.getAttachment(id, view)
      })
    },
    async openPrivate({ serviceUrl, channelId, conversation, bot, user }) {
      const { tenantId } = conversation
      const wanted = {
        isGroup: false,
        bot: { ...bot, name: bot.name ?? '' },
        members: [{ ...user, name: user.name ?? '' }],
        tenantId,
        channelData: { tenant: { id: tenantId } },
      }
      let id: string | undefined
      await adapter.createConversationAsync(
        config.appId,
        channelId,
        serviceUrl,
        botScope,
        z.custom<ConversationParameters>().parse(wanted),
        async ({ activity }) => void (id = activity.conversation.id || undefined),
      )
      return id
    },
  }
}

function createAuthentication(config: SdkConfig, httpClient: SdkHttpClient) {
  const { appId, appPassword, tenantId, openIdMetadataUrl } = config
  const type = appPassword ? 'SingleTenant' : appId ? 'UserAssignedMSI' : 'MultiTenant'
  return new ConfigurationBotFrameworkAuthentication(
    {
      MicrosoftAppType: type,
      MicrosoftAppId: appId,
      MicrosoftAppTenantId: tenantId,
      ...(appPassword && { MicrosoftAppPassword: appPassword }),
      ...(openIdMetadataUrl && { ...publicCloud, ToBotFromChannelOpenIdMetadataUrl: openIdMetadataUrl }),
    },
    undefined,
    undefined,
    undefined,
    { httpClient },
  )
}

/** With one of its addresses replaced the SDK wants to be told all of them: its own `AuthenticationConstants`. */
const publicCloud = {
  ToChannelFromBotLoginUrl: 'https://login.microsoftonline.com/botframework.com',
  ToChannelFromBotOAuthScope: botScope,
  ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
  ToBotFromEmulatorOpenIdMetadataUrl:
    'https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration',
  OAuthUrl: 'https://api.botframework.com',
}

/** What the SDK throws for a token it does not take, as opposed to keys it could not load (its own status 500). */
const refusals = z.union([
  z.object({ name: z.enum(['JsonWebTokenError', 'TokenExpiredError', 'NotBeforeError']) }),
  z.object({ statusCode: z.literal(401) }),
])

function addressed(activity: Partial<Activity>, reference: Reference): Partial<Activity> {
  const { conversation, bot, user, channelId, serviceUrl, locale } = reference
  return {
    ...activity,
    channelId,
    serviceUrl,
    ...(locale && { locale }),
    from: { ...bot, name: bot.name ?? '' },
    recipient: { ...user, name: user.name ?? '' },
    conversation: {
      id: conversation.id,
      tenantId: conversation.tenantId,
      conversationType: conversation.conversationType ?? 'personal',
      isGroup: conversation.isGroup ?? false,
      name: '',
    },
  }
}

/** The SDK's own calls for keys have no time limit. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms)
  try {
    await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}
