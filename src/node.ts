/** The Node entry: chooses the engines, reads environment, policy and prompts, and listens. */
import { readFile } from 'node:fs/promises'
import { serve, type ServerType } from '@hono/node-server'
import { createApp } from './app.ts'
import { createConnectors } from './channels/index.ts'
import { createMask } from './compliance/mask.ts'
import { readConfig, type Config } from './core/config.ts'
import { ConfigError, messageOf } from './core/errors.ts'
import { systemClock, type Clock, type Log } from './core/log.ts'
import type { Model } from './core/model.ts'
import type { WorkerOptions } from './core/pipeline/worker.ts'
import type { Policy } from './core/policy.ts'
import { createGateway, type Gateway } from './gateway.ts'
import { loadArticles } from './helpdesk/builtin/load-articles.ts'
import { checkHelpdeskUrl, openHelpdesk } from './helpdesk/index.ts'
import { createMetrics } from './insight/metrics.ts'
import { createLog } from './log.ts'
import { parsePolicy } from './policy-file.ts'
import { loadPrompts } from './prompts.ts'
import { createSeal, passingSecret } from './core/seal.ts'
import { openStore } from './state/open.ts'
import { createShelf } from './state/shelf.ts'
import { createTally } from './state/tally.ts'
import { parseStateUrl } from './state/url.ts'
import { stateWarnings } from './state/warnings.ts'
import { tools } from './tools/index.ts'

/** How long running turns may take to end when the process is asked to stop, ms. */
const stopDeadlineMs = 10_000
/** How long requests may take to end then, ms: as long as Slack waits for an answer. */
const requestDeadlineMs = 3_000

export interface Running {
  url: string
  log: Log
  stop(): Promise<void>
}

/**
 * Starts a gateway from an environment. `given.model` takes the place of the engine the environment names, `given.work`
 * changes how customers are taken. Throws ConfigError with every fault before anything is opened.
 */
export async function startNode(
  environment: NodeJS.ProcessEnv,
  given: { model?: Model; work?: Partial<WorkerOptions> } = {},
): Promise<Running> {
  const { config, policy } = await readSetUp(environment)
  const log = createLog(config.logLevel, createMask([...secretsOf(config), ...passwordsIn(config)]))
  const metrics = createMetrics()
  const clock = systemClock
  const { prompts, texts } = await loadPrompts(policy)
  const store = await openStore(config.stateUrl)
  for (const warning of await stateWarnings(config.stateUrl)) log.warn({}, warning)
  const articles = await loadArticles(new URL('./helpdesk/builtin/articles/', import.meta.url))
  const tally = createTally(store, clock)
  const gateway = createGateway({
    store,
    model: given.model ?? (await openModel(config, { clock, log })),
    helpdesk: await openHelpdesk(config.helpdeskUrl, { store, clock: clock.now, articles }),
    connectors: await createConnectors(config, {
      clock,
      log,
      shelf: createShelf(store, clock),
      tally,
      sms: policy.sms,
      deskChannels: Object.values(channelsOf(policy)),
    }),
    desk: await openDesk(config, policy, log),
    tools,
    policy,
    prompts,
    texts,
    publicUrl: config.publicUrl,
    seal: createSeal(sealingSecrets(config)),
    clock,
    log,
    metrics,
  })
  const stopListening = await listen(createApp(gateway, log, metrics), config)
  const close = async () => {
    // Counts of the last seconds are worth less than an orderly end.
    await tally
      .close()
      .catch((error: unknown) => log.warn({ cause: messageOf(error) }, 'not all was counted'))
    await store.close()
  }
  const stopAll = () => stop(gateway, stopListening, close)
  try {
    await gateway.start(given.work)
  } catch (error) {
    await stopAll()
    throw error
  }
  log.info({ url: config.publicUrl, paths: gateway.paths, model: config.model.agent }, 'switchboard is up')
  return { url: config.publicUrl, log, stop: stopAll }
}

/**
 * Without an `ENCRYPTION_KEY`: a secret that all our processes have anyway. Keys are derived from it for one purpose each, so
 * nothing we hand out says anything about it. With none at all no channel is on, and nothing is handed out.
 */
function sealingSecrets({ encryptionKeys, slack, twilio, teams, email }: Config): string[] {
  const [first] = [
    slack?.signingSecrets[0],
    twilio?.authTokens[0],
    teams?.appPassword,
    email?.receive?.secrets[0],
  ].filter((secret) => secret !== undefined)
  return encryptionKeys.length > 0 ? encryptionKeys : [first ?? passingSecret()]
}

/** The model's SDK is loaded only when it is used. */
export async function openModel({ model }: Config, deps: { clock: Clock; log: Log }): Promise<Model> {
  const { createClaude } = await import('./models/claude.ts')
  return createClaude({
    apiKey: model.apiKey ?? 'offline',
    baseUrl: model.baseUrl,
    agentModel: model.agent,
    classifierModel: model.classifier,
    ...deps,
  })
}

/** Environment and policy together, so that the faults of both come at once. Throws ConfigError; opens nothing. */
export async function readSetUp(environment: NodeJS.ProcessEnv) {
  const faults: string[] = []
  const collect = async <T>(read: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await read()
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      faults.push(...error.faults)
      return undefined
    }
  }
  const config = await collect(() => readConfig(environment))
  const file = config?.policyFile ?? environment['POLICY_FILE'] ?? 'policy.yaml'
  const known = tools.map(({ name }) => name)
  await collect(() => checkModel(environment))
  for (const [name, check] of Object.entries({ STATE_URL: parseStateUrl, HELPDESK_URL: checkHelpdeskUrl })) {
    const url = environment[name]?.trim()
    if (url) await collect(() => void check(url))
  }
  const policy = await collect(async () => parsePolicy(await policyText(file), file, known))
  if (!config || !policy || faults.length > 0) throw new ConfigError(faults)
  return { config, policy }
}

/** Something else that speaks the Messages API may want no key. */
function checkModel({ ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: base }: NodeJS.ProcessEnv): void {
  if (key?.trim() || base?.trim()) return
  throw new ConfigError([
    'ANTHROPIC_API_KEY: is missing (console.anthropic.com → API keys); without one, try `npm run demo`',
  ])
}

async function policyText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new ConfigError([`POLICY_FILE: ${file} cannot be read (${messageOf(error)})`])
  }
}

/** Passwords within URLs, as they are written there; Redis' own also as it is sent. */
function passwordsIn({ stateUrl, helpdeskUrl, model, email }: Config): (string | undefined)[] {
  const state = parseStateUrl(stateUrl)
  const sent = state.engine === 'redis' ? state.password : undefined
  const written = [stateUrl, helpdeskUrl, model.baseUrl, email?.smtpUrl, email?.receive?.imapUrl]
  return [sent, ...written.map((url) => URL.parse(url ?? '')?.password)]
}

const secretsOf = ({
  model,
  slack,
  twilio,
  teams,
  email,
  consoleToken,
  encryptionKeys,
}: Config): (string | undefined)[] => [
  model.apiKey,
  consoleToken,
  ...encryptionKeys,
  slack?.botToken,
  slack?.appToken,
  ...(slack?.signingSecrets ?? []),
  ...(twilio?.authTokens ?? []),
  teams?.appPassword,
  ...[email?.smtpUrl, email?.receive?.imapUrl].map((url) => url && decodeURIComponent(new URL(url).password)),
  ...(email?.receive?.secrets ?? []),
  ...(email?.receive?.mailgunKeys ?? []),
  ...(email?.receive?.postmarkLogins ?? []).map((login) => login.slice(login.indexOf(':') + 1)),
]

/** The desk's vendor is loaded only when Slack is on. */
/** Of further desks, by name. */
const channelsOf = ({ desks }: Policy): { [name: string]: string } =>
  Object.fromEntries(
    Object.entries(desks).flatMap(([name, { channel }]): [string, string][] =>
      channel ? [[name, channel]] : [],
    ),
  )

async function openDesk({ slack }: Config, policy: Policy, log: Log) {
  if (!slack) return undefined
  const [{ createSlackApi }, { createSlackDesk }] = await Promise.all([
    import('./channels/slack/api.ts'),
    import('./desk/index.ts'),
  ])
  const { staffChannel, signingSecrets } = slack
  return createSlackDesk({
    api: createSlackApi(slack, { log }),
    staffChannel,
    desks: channelsOf(policy),
    secret: signingSecrets[0] ?? '',
  })
}

function listen(
  app: ReturnType<typeof createApp>,
  { listen: { port, host } }: Config,
): Promise<() => Promise<void>> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname: host }, () => resolve(() => closeServer(server)))
    server.on('error', (error: NodeJS.ErrnoException) =>
      reject(new ConfigError([whyDeaf(error, host, port)])),
    )
  })
}

function whyDeaf(error: NodeJS.ErrnoException, host: string, port: number): string {
  if (error.code === 'EADDRINUSE')
    return `PORT: ${port} is taken on ${host}: choose another, or end what listens there`
  if (error.code === 'EACCES') return `PORT: this user may not listen on ${port}: choose one above 1023`
  const about = error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND' ? 'HOST' : 'PORT'
  return `${about}: cannot listen on ${host}:${port} (${messageOf(error)})`
}

/** Requests that run may end; one that hangs half sent must not keep the process. */
function closeServer(server: ServerType): Promise<void> {
  return new Promise((closed) => {
    const impatient = setTimeout(() => {
      if ('closeAllConnections' in server) server.closeAllConnections()
    }, requestDeadlineMs)
    server.close(() => {
      clearTimeout(impatient)
      closed()
    })
  })
}

/** No new webhooks, then no new turns, then the state: what was accepted is in the record. */
async function stop(
  gateway: Gateway,
  stopListening: () => Promise<void>,
  close: () => Promise<void>,
): Promise<void> {
  await stopListening()
  await gateway.stop(stopDeadlineMs)
  await close()
}
