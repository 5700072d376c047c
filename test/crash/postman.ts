/** A provider at its worst: webhooks that were taken already come again, signature and all, late and at the other gateway. */
import type { Member } from './fleet.ts'
import type { Random } from '../support/random.ts'
import { sleep } from './scene.ts'
import type { Passing } from './tap.ts'

/** Share of webhooks that come again. */
const share = 0.25
/** The latest they come, ms. Below the five minutes for which Slack's signatures hold. */
const latest = 3_000

export interface Postman {
  /** Looks at a webhook that was taken, and may post it again some time. */
  keep(webhook: Passing): void
  /** Resolves when nothing is left to post. */
  done(): Promise<void>
  posted(): number
}

export function createPostman(random: Random, members: () => Member[]): Postman {
  const underway = new Set<Promise<void>>()
  let posted = 0

  async function again(webhook: Passing): Promise<void> {
    if (random.chance(0.5)) await sleep(random.whole(1, latest))
    const { url } = random.pick(members())
    posted += 1
    const { headers, body } = webhook
    // A gateway that is down just then has missed a duplicate: nothing is owed.
    await fetch(new URL(webhook.path, url), { method: 'POST', headers, body }).then(
      (response) => response.arrayBuffer(),
      () => undefined,
    )
  }

  return {
    keep(webhook) {
      if (!random.chance(share)) return
      const work: Promise<void> = again(webhook).finally(() => underway.delete(work))
      underway.add(work)
    },
    done: async () => {
      while (underway.size > 0) await Promise.all(underway)
    },
    posted: () => posted,
  }
}
