/** The story, as `npm run demo -- --story` tells it: in a process of its own, on every engine. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { describeIf } from './support/need.ts'
import { getRedis, redisAvailable, startCluster, startRedis } from './support/redis.ts'

const cli = join(import.meta.dirname, '../src/cli.ts')

/** Plays it with these arguments and this state; answers exit code and what it printed. */
function play(args: string[], stateUrl?: string): Promise<{ code: number | null; said: string }> {
  const { STATE_URL: _ours, ANTHROPIC_API_KEY: _key, ...environment } = process.env
  const child = spawn(process.execPath, [cli, 'demo', '--story', ...args], {
    env: { ...environment, ...(stateUrl ? { STATE_URL: stateUrl } : {}) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stdout.on('data', (chunk) => (said += String(chunk)))
  child.stderr.on('data', (chunk) => (said += String(chunk)))
  return new Promise((resolve) => child.once('exit', (code) => resolve({ code, said })))
}

it('is told to its end on a SQLite file', async () => {
  const { code, said } = await play([])
  expect(said).toContain('✓ Every step happened')
  expect(code).toBe(0)
}, 240_000)

describeIf(redisAvailable, 'the story on Redis', getRedis, () => {
  it('is told to its end on Redis, two gateways sharing the work', async () => {
    const redis = await startRedis()
    const { code, said } = await play(['--processes', '2'], redis.url)
    await redis.stop()
    expect(said).toContain('✓ Every step happened')
    expect(code).toBe(0)
  }, 240_000)

  it('is told to its end on a cluster of three masters, two gateways sharing the work', async () => {
    const cluster = await startCluster()
    const { code, said } = await play(['--processes', '2'], cluster.url)
    await cluster.stop()
    expect(said).toContain('✓ Every step happened')
    expect(code).toBe(0)
  }, 240_000)
})
