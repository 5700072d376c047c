/** Who of ours may do what: the policy names a user group for each act, and the desk knows who is in it. */
import type { Desk } from './desk.ts'
import { messageOf } from './errors.ts'
import type { Clock, Log } from './log.ts'
import type { Policy } from './policy.ts'
import type { Staff } from './staff.ts'

/** `see`: the desk's cases, for whoever is in a staff channel. */
export type Act = keyof Policy['roles'] | 'see'

export interface Roles {
  /** Undefined when they may; otherwise why not, for them. `of`: the desk whose case it is about. */
  whyNot(by: Staff, act: Act, of?: string): Promise<string | undefined>
}

/** How long an answer is believed, ms: who works at the desk is asked about with every press. */
const believedMs = 60_000
/** How long the desk's platform may take to say who is in a group, ms. */
const patienceMs = 2_000

const actWords: Record<Act, string> = {
  see: 'see the desk',
  claim: 'claim cases or open them',
  pause: 'pause the bot or let it on again',
  link: 'say whose an identity is',
}

/** `desk`: where there is none, nobody of ours can do anything anyway. */
export function createRoles(
  desk: Desk | undefined,
  policy: Policy,
  { clock, log }: { clock: Clock; log: Log },
): Roles {
  const known = new Map<string, { is: boolean; until: number }>()

  async function ask(key: string, look: () => Promise<boolean> | undefined): Promise<boolean> {
    const before = known.get(key)
    if (before && before.until > clock.now()) return before.is
    const is = (await look()) ?? true
    known.set(key, { is, until: clock.now() + believedMs })
    return is
  }

  return {
    async whyNot(by, act, of) {
      const own = act === 'claim' && of !== undefined ? policy.desks[of]?.group : undefined
      const group = own ?? (act === 'see' ? null : policy.roles[act])
      const signal = AbortSignal.timeout(patienceMs)
      try {
        if (!(await ask(`member ${by.id}`, () => desk?.isMember?.(by, signal))))
          return 'Only people in a staff channel of this desk may do that.'
        if (group === null || (await ask(`${group} ${by.id}`, () => desk?.inGroup?.(by, group, signal))))
          return undefined
        return `Only people in the user group ${group} may ${actWords[act]} (policy ${own ? `desks.${of}.group` : `roles.${act}`}).`
      } catch (error) {
        log.warn({ by: by.id, act, group, cause: messageOf(error) }, 'it could not be asked who may do this')
        return 'It could not be asked whether you may do that. Please try again in a moment.'
      }
    },
  }
}
