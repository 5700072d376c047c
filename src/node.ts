/** The Node entry: chooses the engines, reads environment, policy and prompts, and listens. */
import { readFile } from 'node:fs/promises'
import { serve } from '@hono/node-server'
import { createApp } from './app.ts'
import { createConnectors } from './channels/index.ts'
import { createMask } from './compliance/mask.ts'
import { readConfig, type Config } from './core/config.ts'
import { ConfigError, messageOf } from './core/errors.ts'
import { systemClock, type Clock, type Log } from './core/log.ts'
import type { Model } from './core/model.ts'
import type { WorkerOptions } from './core/pipeline/worker.ts'
import { createGateway, type Gateway } from './gateway.ts'
import { loadArticles } from './helpdesk/builtin/load-articles.ts'
import { openHelpdesk } from './helpdesk/index.ts'
import { createMetrics } from './insight/metrics.ts'
import { createLog } from './log.ts'
import { parsePolicy } from './policy-file.ts'
import { loadPrompts } from './prompts.ts'
import { openStore } from './state/open.ts'
import { tools } from './tools/index.ts'

/** How long running turns may take to end when the process is asked to stop, ms. */
const stopDeadlineMs = 10_000

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
  const log = createLog(config.logLevel, createMask(secretsOf(config)))
  const metrics = createMetrics()
  const clock = systemClock
  const { prompts, texts } = await loadPrompts(policy)
  const store = await openStore(config.stateUrl)
  const articles = await loadArticles(new URL('./helpdesk/builtin/articles/', import.meta.url))
  const gateway = createGateway({
    store,
    model: given.model ?? (await openModel(config, { clock, log })),
    helpdesk: await openHelpdesk(config.helpdeskUrl, { store, clock: clock.now, articles }),
    connectors: await createConnectors(config, { clock, log }),
    desk: await openDesk(config, log),
    tools,
    policy,
    prompts,
    texts,
    clock,
    log,
    metrics,
  })
  const stopListening = await listen(createApp(gateway, log, metrics), config)
  gateway.start(given.work)
  log.info({ url: config.publicUrl, paths: gateway.paths, model: config.model.agent }, 'switchboard is up')
  return { url: config.publicUrl, log, stop: () => stop(gateway, stopListening, () => store.close()) }
}

/** The model's SDK is loaded only when it is used. */
async function openModel({ model }: Config, deps: { clock: Clock; log: Log }): Promise<Model> {
  const { createClaude } = await import('./models/claude.ts')
  return createClaude({
    apiKey: model.apiKey ?? 'offline',
    baseUrl: model.baseUrl,
    agentModel: model.agent,
    classifierModel: model.classifier,
    ...deps,
  })
}

/** Environment and policy together, so that the faults of both come at once. */
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
  const policy = await collect(async () => parsePolicy(await policyText(file), file))
  if (!config || !policy || faults.length > 0) throw new ConfigError(faults)
  if (!config.model.apiKey && !config.model.baseUrl) {
    throw new ConfigError([
      'ANTHROPIC_API_KEY: is missing (console.anthropic.com → API keys); without one, try `npm run demo`',
    ])
  }
  return { config, policy }
}

async function policyText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new ConfigError([`POLICY_FILE: ${file} cannot be read (${messageOf(error)})`])
  }
}

const secretsOf = ({ model, slack, twilio, email, consoleToken }: Config): (string | undefined)[] => [
  model.apiKey,
  consoleToken,
  slack?.botToken,
  ...(slack?.signingSecrets ?? []),
  ...(twilio?.authTokens ?? []),
  email && decodeURIComponent(new URL(email.smtpUrl).password),
]

/** The desk's vendor is loaded only when Slack is on. */
async function openDesk({ slack }: Config, log: Log) {
  if (!slack) return undefined
  const [{ createSlackApi }, { createSlackDesk }] = await Promise.all([
    import('./channels/slack/api.ts'),
    import('./desk/index.ts'),
  ])
  return createSlackDesk({ api: createSlackApi(slack, { log }), staffChannel: slack.staffChannel })
}

function listen(
  app: ReturnType<typeof createApp>,
  { listen: { port, host } }: Config,
): Promise<() => Promise<void>> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname: host }, () =>
      resolve(() => new Promise((closed) => server.close(() => closed()))),
    )
    server.on('error', (error) =>
      reject(new ConfigError([`PORT: cannot listen on ${host}:${port} (${messageOf(error)})`])),
    )
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
