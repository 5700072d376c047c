/**
 * The story: one customer over five channels, told by the product itself and checked step by step. It
 * looks only at what customers and staff see, and at the record.
 */
import { openStore } from '../../state/open.ts'
import type { Stage } from '../demo.ts'
import { act as proof } from './proof.ts'
import { act as question } from './question.ts'
import { act as recognised } from './recognised.ts'
import { act as refund } from './refund.ts'
import { act as takeover } from './takeover.ts'
import { act as teams } from './teams.ts'
import { createTeller, StoryError } from './teller.ts'

/** Plays it and prints each step as it happens. Answers whether every step did. */
export async function playStory(stage: Stage, print: (line: string) => void): Promise<boolean> {
  const store = await openStore(stage.stateUrl)
  const teller = createTeller(stage.world, store, print)
  const started = Date.now()
  print(`Switchboard story · ${stage.gateways.length} gateway process(es) · model: ${stage.model}\n`)
  try {
    const thread = await question(teller, stage).then(() => recognised(teller, stage))
    await refund(teller, stage, thread)
    await teams(teller, stage)
    await takeover(teller, stage)
    await proof(teller, stage)
    print(`\n✓ Every step happened, in ${((Date.now() - started) / 1000).toFixed(1)} s.`)
    return true
  } catch (error) {
    if (!(error instanceof StoryError)) throw error
    print(`\n✗ ${error.message}`)
    return false
  } finally {
    await store.close()
  }
}
