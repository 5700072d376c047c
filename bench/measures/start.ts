/** From starting the program to the first webhook that was answered with a 2xx, and to the first reply. */
import type { RunningGround } from '../lib/ground.ts'
import { write, type Load } from '../lib/load.ts'
import { sleep } from '../lib/processes.ts'
import { spread, type Spread } from '../lib/stats.ts'
import { limitFor, startSystem, type SystemName } from '../systems/index.ts'

export interface StartResult {
  name: SystemName
  /** To LIMIT's right beside. */
  ratio: Spread
  /** To the first 2xx, ms. */
  answered: Spread
}

export async function measureStart(
  ground: RunningGround,
  name: SystemName,
  { rounds, log }: { rounds: number; log: (line: string) => void },
): Promise<StartResult> {
  const pairs = []
  // The first start of each fills the cache of compiled code, as the first start after an installation does.
  for (let round = -1; round < rounds; round += 1) {
    const limit = await timeStart(ground, limitFor(name))
    const system = await timeStart(ground, name)
    log(`${name.padEnd(20)} start | limit ${limit.toFixed(0)} ms | ${system.toFixed(0)} ms`)
    if (round >= 0) pairs.push({ limit, system })
  }
  return {
    name,
    ratio: spread(pairs.map(({ limit, system }) => system / limit)),
    answered: spread(pairs.map(({ system }) => system)),
  }
}

async function timeStart(ground: RunningGround, name: SystemName): Promise<number> {
  const started = performance.now()
  const system = await startSystem(ground, name, { unready: true })
  const first: Load = {
    mode: 'ack',
    channel: system.channel,
    ports: system.processes.map(({ port }) => port),
    ms: 10_000,
    count: 1,
    lanes: 1,
    untended: true,
  }
  for (;;) {
    const { acked } = await write(first, ground.providers)
    if (acked > 0 || performance.now() - started > 20_000) break
    await sleep(2)
  }
  const took = performance.now() - started
  await system.stop()
  return took
}
