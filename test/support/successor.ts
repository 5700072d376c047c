/** A process that dies at one call to the state, and the one that goes on in its place. */
import type { Parts } from '../../src/core/pipeline/parts.ts'
import type { Store } from '../../src/core/store.ts'
import { Death, dying } from './death.ts'
import { leaseMs, work, type MovingClock } from './pipeline.ts'

export interface Succession {
  /** Of the process that lives. */
  parts(): Parts
  /** Takes the step, with a new process where the first one dies at it. */
  survive(step: () => Promise<unknown>): Promise<void>
  /** What is due is done, also what somebody held when they died. */
  settle(): Promise<void>
  /** Calls to the state the first process made. */
  calls(): number
}

/**
 * `nth`: the call the first process dies at, 0 for none; `whole`: it dies after that call was carried out. The clock
 * jumps by whole leases, so that nobody is told that an answer takes long.
 */
export async function succession(
  real: Store,
  clock: MovingClock,
  { nth, whole }: { nth: number; whole: boolean },
  partsOn: (store: Store) => Promise<Parts>,
): Promise<Succession> {
  const mortal = dying(real, nth, whole)
  const patient = async (store: Store): Promise<Parts> => {
    const parts = await partsOn(store)
    const turn = { ...parts.policy.turn, still_on_it_ms: 24 * 60 * 60_000 }
    return { ...parts, policy: { ...parts.policy, turn } }
  }
  let parts = await patient(mortal.store)
  const survive = async (step: () => Promise<unknown>): Promise<void> => {
    try {
      await step()
    } catch (error) {
      if (!(error instanceof Death) && !(error instanceof Error && error.cause instanceof Death)) throw error
      parts = await patient(real)
      await step()
    }
  }
  return {
    parts: () => parts,
    survive,
    async settle() {
      clock.pass(parts.policy.turn.burst_ms)
      await survive(() => work(parts))
      // Whoever held a record when it died is out of its lease by now.
      for (let i = 0; i < 2; i += 1) {
        clock.pass(leaseMs + 1_000)
        await survive(() => work(parts))
      }
    },
    calls: () => mortal.calls(),
  }
}
