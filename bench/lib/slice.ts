/** One slice: a load on one system for a short time, with what it cost every process on the way. */
import type { Redis } from 'ioredis'
import type { Providers } from '../outside/providers.ts'
import type { System } from '../systems/index.ts'
import { write, type Load, type Outcome } from './load.ts'
import { busyOfMachine, cpuOf } from './processes.ts'

/** The world a slice runs in. */
export interface Ground {
  providers: Providers
  redis: Redis
  redisPort: number
  modelPort: number
}

export interface Slice extends Outcome {
  /** Microseconds of CPU a message: of the system's processes, and of Redis. */
  cpu: number
  redisCpu: number
  /** Calls to the platform a message. */
  calls: number
  /** Cores busy in all, and cores other programs kept busy meanwhile: above 0.3 or so the rates say little. */
  busy: number
  foreign: number
}

export async function runSlice(
  ground: Ground,
  system: System,
  load: Omit<Load, 'ports' | 'channel'>,
): Promise<Slice> {
  ground.providers.counts()
  const before = await readMeters(ground, system)
  const ports = system.processes.map(({ port }) => port)
  const outcome = await write({ ...load, ports, channel: system.channel }, ground.providers)
  const after = await readMeters(ground, system)
  const calls = Object.values(ground.providers.counts()).reduce((sum, one) => sum + one, 0)
  const cpu = after.system - before.system
  const redisCpu = after.redis - before.redis
  const own = cpu + redisCpu + after.own - before.own + after.model - before.model
  return {
    ...outcome,
    cpu: (1000 * cpu) / outcome.sent,
    redisCpu: (1000 * redisCpu) / outcome.sent,
    calls: calls / outcome.sent,
    busy: (after.machine - before.machine) / (after.time - before.time),
    foreign: Math.max(0, after.machine - before.machine - own) / (after.time - before.time),
  }
}

/** All in milliseconds. */
async function readMeters(ground: Ground, system: System) {
  const own = process.cpuUsage()
  return {
    time: performance.now(),
    system: system.processes.reduce((sum, { program }) => sum + cpuOf(program.pid), 0),
    model: system.model ? cpuOf(system.model.pid) : 0,
    redis: await redisCpu(ground.redis),
    own: (own.user + own.system) / 1000,
    machine: busyOfMachine(),
  }
}

async function redisCpu(redis: Redis): Promise<number> {
  const info = await redis.info('cpu')
  const seconds = (name: string) => Number(new RegExp(`^${name}:(.+)$`, 'm').exec(info)?.[1])
  return 1000 * (seconds('used_cpu_user') + seconds('used_cpu_sys'))
}

/** For the log, one line. */
export const describeSlice = (name: string, mode: string, slice: Slice): string =>
  [
    `${name.padEnd(20)} ${mode.padEnd(5)}`,
    `ack ${slice.ackRate.toFixed(0)}/s p50 ${slice.ack.p50.toFixed(1)} ms`,
    `replies ${slice.replyRate.toFixed(0)}/s p50 ${slice.endToEnd.p50.toFixed(1)} ms`,
    `cpu ${slice.cpu.toFixed(0)} µs redis ${slice.redisCpu.toFixed(0)} µs`,
    `calls ${slice.calls.toFixed(2)}`,
    `lost ${slice.lost} doubled ${slice.doubled} refused ${slice.refused}`,
    `others ${slice.foreign.toFixed(2)} cores`,
  ].join(' | ')
