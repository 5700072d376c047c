/** Starting programs, and what the kernel says they used (Linux: `/proc`). */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Program {
  pid: number
  /** Where its output went. */
  log: string
  /** SIGTERM, and SIGKILL when it has not ended after two seconds. */
  stop(): Promise<void>
}

/** For logs, profiles and everything else a run leaves; removed when this process ends. */
export const folder: string = mkdtempSync(join(tmpdir(), 'switchboard-bench-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

const running = new Set<ChildProcess>()
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1))

let nth = 0

export function start(
  name: string,
  command: string,
  args: string[],
  environment: { [variable: string]: string } = {},
): Program {
  const log = join(folder, `${++nth}-${name}.log`)
  const out = openSync(log, 'w')
  const child = spawn(command, args, {
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...environment },
    stdio: ['ignore', out, out],
  })
  closeSync(out)
  running.add(child)
  child.once('exit', () => running.delete(child))
  if (child.pid === undefined) throw new Error(`${command} cannot be started`)
  return { pid: child.pid, log, stop: () => stop(child) }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const late = setTimeout(() => child.kill('SIGKILL'), 2_000)
  child.kill('SIGTERM')
  await once(child, 'exit')
  clearTimeout(late)
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Throws when nobody listens on the loopback port after a minute; what the program said is in the message. */
export async function untilListening(port: number, program: Program): Promise<void> {
  const end = performance.now() + 60_000
  while (!(await listens(port))) {
    if (performance.now() > end) throw new Error(`port ${port}: ${readFileSync(program.log, 'utf8')}`)
    await sleep(3)
  }
}

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })

/** Fields of `/proc/<pid>/stat` after the name, which may hold blanks (proc(5)). */
function statOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

/** Milliseconds per tick of `/proc`: USER_HZ is 100 on every Linux Node runs on. */
const tickMs = 10

/** User and system time so far, ms. */
export function cpuOf(pid: number): number {
  const stat = statOf(pid)
  return (Number(stat[11]) + Number(stat[12])) * tickMs
}

/** Resident memory, MB. */
export const memoryOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

/** Time all cores together were busy so far, ms. */
export function busyOfMachine(): number {
  const ticks =
    readFileSync('/proc/stat', 'utf8').split('\n')[0]?.trim().split(/\s+/).slice(1, 9).map(Number) ?? []
  const idle = (ticks[3] ?? 0) + (ticks[4] ?? 0)
  return (ticks.reduce((sum, one) => sum + one, 0) - idle) * tickMs
}
