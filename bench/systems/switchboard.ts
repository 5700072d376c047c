/**
 * The gateway as `switchboard start` builds it, with one thing replaced: the model answers in this process, as
 * the agents of the other systems do.
 */
import { startNode } from '../../src/node.ts'
import { answerTo, classification } from '../outside/instant.ts'
import type { CallFacts, Model, ModelMessage } from '../../src/core/model.ts'

const facts: CallFacts = {
  model: 'instant',
  usage: { input: 10, output: 5, cacheWrite: 0, cacheRead: 4_096 },
  took: 0,
}

const lastText = (messages: ModelMessage[]): string =>
  (messages.at(-1)?.content ?? []).map((block) => (block.type === 'text' ? block.text : '')).join('\n')

const model: Model = {
  name: 'instant',
  reply: async ({ messages }) => ({
    ...facts,
    content: [{ type: 'text', text: answerTo(lastText(messages)) }],
    stop: 'end_turn',
  }),
  classify: async ({ schema }) => ({ ...facts, value: schema.parse(classification) }),
}

/** What is still reachable, for `measures/memory.ts`: needs `--expose-gc`. */
process.on('SIGUSR2', () => {
  globalThis.gc?.()
  console.log(`live heap ${process.memoryUsage().heapUsed}`)
})

const running = await startNode(process.env, { model })
process.on('SIGTERM', () => void running.stop().then(() => process.exit(0)))
