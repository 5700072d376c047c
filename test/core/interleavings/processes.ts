/** Processes of ours that stop at every call to anybody, go on when the scheduler says so, and can die at any of them. */
import type { Scheduler } from 'fast-check'
import { LeaseLostError } from '../../../src/core/errors.ts'
import type { Lease } from '../../../src/core/store.ts'

/** No honest work takes so many calls. */
const mostCalls = 5_000

/** What every call of a dead process throws. */
export class Death extends Error {}

export interface Process {
  name: string
  dead: boolean
  /** What it was given when it claimed a record. */
  lease?: Lease
  /** Waits for its turn, does `effect`, and waits again before it hears what came of it. Throws Death. */
  call<T>(what: string, effect: () => T | Promise<T>): Promise<T>
  /** The port with every call made this way. */
  gated<P extends object>(port: P): P
}

export interface Processes {
  /** Those that are not done. */
  running(): Process[]
  /** Starts `work` and returns when it waits for its first call; `done` hears how it ended. */
  start(
    name: string,
    work: (process: Process) => Promise<void>,
    done?: (died: boolean) => void,
  ): Promise<void>
  /** Runs something more in a process that is at work already, as its own timers do. */
  beside(process: Process, work: () => Promise<void>): Promise<void>
  /** Lets up to `calls` waiting calls go on, one after the other, in an order the scheduler chooses. */
  go(calls: number): Promise<void>
  /** Lets all go on until they are done. */
  settle(): Promise<void>
  /** What processes ended with, other than their death and a lost lease. */
  faults: unknown[]
}

export function createProcesses(scheduler: Scheduler): Processes {
  const running = new Map<Promise<void>, Process>()
  const faults: unknown[] = []
  let started = 0

  /** Every process waits for the scheduler: only then is the next choice the same in each replay. */
  async function quiet(): Promise<void> {
    while (scheduler.count() < running.size) await new Promise(setImmediate)
  }

  function create(name: string): Process {
    const gate = async (what: string) => {
      await scheduler.schedule(Promise.resolve(), `${process.name} ${what}`)
      if (process.dead) throw new Death(`${process.name} is dead`)
    }
    const process: Process = {
      name,
      dead: false,
      async call(what, effect) {
        await gate(what)
        const result = await effect()
        await gate(`${what} done`)
        return result
      },
      gated: (port) =>
        new Proxy(port, {
          get(target, member, receiver) {
            const value: unknown = Reflect.get(target, member, receiver)
            if (typeof value !== 'function') return value
            return (...args: unknown[]) =>
              process.call(String(member), (): unknown => Reflect.apply(value, target, args))
          },
        }),
    }
    return process
  }

  async function run(process: Process, work: () => Promise<void>, done?: (died: boolean) => void) {
    const whole: Promise<void> = work()
      .catch((error: unknown) => {
        if (!process.dead && !(error instanceof LeaseLostError)) faults.push(error)
      })
      .finally(() => {
        running.delete(whole)
        done?.(process.dead)
      })
    running.set(whole, process)
    await quiet()
  }

  return {
    faults,
    running: () => [...new Set(running.values())],
    start: (name, work, done) => {
      const process = create(`${name}#${++started}`)
      return run(process, () => work(process), done)
    },
    beside: run,
    async go(calls) {
      for (let i = 0; i < calls && scheduler.count() > 0; i += 1) {
        await scheduler.waitOne()
        await quiet()
      }
    },
    async settle() {
      await this.go(mostCalls)
      if (running.size === 0) return
      faults.push(`${[...running.values()].map(({ name }) => name).join()} goes on for ever`)
      for (const process of running.values()) process.dead = true
      await this.go(Infinity)
    },
  }
}
