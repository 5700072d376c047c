/** What every system stands on: one Redis, one instant model, one emulator of the platforms. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { parseDocument } from 'yaml'
import { freePort } from '../../test/support/redis.ts'
import { startProviders } from '../outside/providers.ts'
import { folder, start, untilListening, type Program } from './processes.ts'
import type { Ground } from './slice.ts'

export interface RunningGround extends Ground {
  model: Program
  stop(): Promise<void>
}

/** The gateway's policy for a run: no waiting for the rest of a burst, and no limit on how much one customer writes or costs. */
export const policyFile: string = join(folder, 'policy.yaml')

export async function startGround(): Promise<RunningGround> {
  writePolicy()
  const redisPort = await freePort()
  const options = ['--port', `${redisPort}`, '--bind', '127.0.0.1', '--save', '', '--dir', folder]
  const server = start('redis', 'redis-server', options)
  await untilListening(redisPort, server)
  const modelPort = await freePort()
  const model = start('model', process.execPath, [join(import.meta.dirname, '../outside/model.ts')], {
    PORT: String(modelPort),
  })
  await untilListening(modelPort, model)
  const redis = new Redis({ port: redisPort, host: '127.0.0.1' })
  const providers = await startProviders()
  return {
    providers,
    redis,
    redisPort,
    modelPort,
    model,
    async stop() {
      redis.disconnect()
      providers.close()
      await Promise.all([server.stop(), model.stop()])
    },
  }
}

function writePolicy(): void {
  const policy = parseDocument(readFileSync(join(import.meta.dirname, '../../policy.yaml'), 'utf8'))
  policy.setIn(['turn', 'burst_ms'], 0)
  policy.setIn(['turn', 'messages_per_minute'], 1_000_000)
  policy.setIn(['sms', 'per_number_hour'], 1_000_000)
  policy.setIn(['sms', 'per_range_hour'], 1_000_000)
  // Customers of a run ask the same all day, and more than anybody would pay for.
  policy.setIn(['escalation', 'repeat_likeness'], 1)
  policy.setIn(['escalation', 'failed_attempts'], 1_000_000)
  for (const span of ['conversation', 'day']) {
    for (const what of ['calls', 'tokens', 'usd']) policy.setIn(['spending', span, what], 1e12)
  }
  writeFileSync(policyFile, policy.toString())
}
