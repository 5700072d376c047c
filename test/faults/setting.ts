/** A whole gateway with breakable connections to the model, Twilio and Slack, and a policy that loses patience in seconds. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseDocument } from 'yaml'
import { home, numbers } from '../../src/sandbox/cast.ts'
import { buttonsOn } from '../../src/sandbox/story/slack.ts'
import type { EntryOf, EntryType } from '../../src/core/record/entries.ts'
import { createFaultProxy, type FaultProxy } from '../support/faults.ts'
import { makeFolder } from '../support/folder.ts'
import { postText as postSigned } from '../support/post-text.ts'
import { startStage, textsTo, until, type Stage } from '../support/stage.ts'

export interface Setting {
  stage: Stage
  model: FaultProxy
  twilio: FaultProxy
  slack: FaultProxy
  /** What Dana was sent by SMS, oldest first. */
  texts(): Promise<string[]>
  /** The next SMS Dana gets that says this. Throws when it takes over 30 s. */
  textWith(words: string): Promise<string>
  /** Entries of one type in Dana's record. */
  entries<T extends EntryType>(type: T): Promise<EntryOf<T>[]>
  /** Waits until nobody has anything to do for Dana any more. */
  rest(): Promise<void>
  /** Cards in the staff channel. */
  cards(): number
  close(): Promise<void>
}

/** Policy values by their path, over those that make retries quick. */
export type PolicyChanges = { [path: string]: unknown }

const quick: PolicyChanges = {
  'turn.burst_ms': 20,
  'turn.retry_ms': [200],
  'turn.patience_minutes': 0.5,
  // A busy machine is slow by itself: that is not what is tested here.
  'turn.still_on_it_ms': 600_000,
  'delivery.retry_ms': [100],
  'delivery.patience_minutes': 1,
}

export async function startSetting(
  options: { policy?: PolicyChanges; stateUrl?: string; gatewayStateUrl?: string } = {},
): Promise<Setting> {
  const folder = await makeFolder()
  const policyFile = join(folder.path, 'policy.yaml')
  await writeFile(policyFile, await policyText({ ...quick, ...options.policy }))
  const proxies: FaultProxy[] = []
  const before = async (target = '') => {
    const proxy = await createFaultProxy(target)
    proxies.push(proxy)
    return proxy
  }
  const stage = await startStage({
    ...(options.stateUrl === undefined ? {} : { stateUrl: options.stateUrl }),
    environment: async (around) => {
      const [model, twilio, slack] = [
        await before(around['ANTHROPIC_BASE_URL']),
        await before(around['TWILIO_API_URL']),
        await before(around['SLACK_API_URL']),
      ]
      return {
        ANTHROPIC_BASE_URL: model.url,
        TWILIO_API_URL: twilio.url,
        SLACK_API_URL: `${slack.url}${new URL(around['SLACK_API_URL'] ?? '').pathname}`,
        POLICY_FILE: policyFile,
        ...(options.gatewayStateUrl === undefined ? {} : { STATE_URL: options.gatewayStateUrl }),
      }
    },
  })
  const [model, twilio, slack] = proxies
  if (!model || !twilio || !slack) throw new TypeError('the stage did not ask for its environment')
  stage.model.script(() => ({ text: 'Here is your answer.' }))
  const texts = () => textsTo(stage.world, dana)

  return {
    ...{ stage, model, twilio, slack, texts },
    textWith: (words) =>
      until(`a text with '${words}'`, async () => (await texts()).find((t) => t.includes(words))),
    async entries(type) {
      const customer = await stage.customer('CON-1')
      const all = customer ? await stage.entries(customer.record) : []
      return all.filter((entry): entry is typeof entry & EntryOf<typeof type> => entry.type === type)
    },
    rest: () =>
      until('rest', async () => {
        const state = (await stage.customer('CON-1'))?.state
        const left = state && [...state.unread, ...state.waiting, ...state.owed, ...state.undelivered]
        return left?.length === 0 && !state?.turn ? true : undefined
      }).then(() => undefined),
    cards: () =>
      stage.world.slackChannel(home.staffChannel).filter((message) => buttonsOn(message).length > 0).length,
    async close() {
      await stage.close()
      await Promise.all(proxies.map((proxy) => proxy.close()))
      await folder.remove()
    },
  }
}

export const dana = '+447700900101'

async function policyText(changes: PolicyChanges): Promise<string> {
  const document = parseDocument(await readFile('policy.yaml', 'utf8'))
  for (const [path, value] of Object.entries(changes)) document.setIn(path.split('.'), value)
  return String(document)
}

/** True for requests to the agent model; the others are the classifier's. */
export const isAgent = (_path: string, body: string): boolean => !body.includes('"output_config"')
export const isClassifier = (path: string, body: string): boolean => !isAgent(path, body)

/** A text from Dana as Twilio posts it to the gateway itself; answers what the gateway answers. */
export const postText = ({ stage }: Setting, sid: string, body: string): Promise<Response> =>
  postSigned(stage, { from: dana, to: numbers.sms, sid, body })
