/** A process that dies at a chosen call to the state. */
import type { Store } from '../../src/core/store.ts'

export class Death extends Error {}

/** A store whose process dies before (`whole` false) or right after (true) its `nth` call. */
export function dying(store: Store, nth: number, whole: boolean): { store: Store; calls(): number } {
  let calls = 0
  let dead = false
  const mortal = new Proxy(store, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver)
      if (typeof member !== 'function') return member
      return async (...args: unknown[]) => {
        if (dead) throw new Death('dead already')
        calls += 1
        if (calls === nth) dead = true
        const result: unknown = !dead || whole ? await Reflect.apply(member, target, args) : undefined
        if (!dead) return result
        throw new Death(`at call ${nth}`)
      }
    },
  })
  return { store: mortal, calls: () => calls }
}
