/** A card number a customer writes is masked before it is stored: no record, no model and no desk ever has it. */
import { expect, it } from 'vitest'
import { provisionalRecord } from '../../src/core/pipeline/accept.ts'
import { openStore } from '../../src/state/open.ts'
import { makeFolder } from '../support/folder.ts'
import { createOutside } from '../support/outside.ts'
import { accept, movingClock, partsFor, scriptedModel, text, work } from '../support/pipeline.ts'

it('is nowhere in the record and nowhere in what the model is shown', async () => {
  const folder = await makeFolder()
  const store = await openStore(`sqlite:${folder.path}/state.db`)
  const clock = movingClock()
  let shown = ''
  const model = scriptedModel((request) => {
    shown += JSON.stringify(request.messages)
    return [{ type: 'text', text: 'Thank you.' }]
  })
  const parts = await partsFor(store, createOutside(), model, clock)
  await accept(
    parts,
    text('my card is 4111 1111 1111 1111, invoice INV-NWR-2608, call +447700900101', clock.now()),
  )
  clock.pass(1_000)
  await work(parts)
  const stored = JSON.stringify(await store.read(await provisionalRecord('sms:+447700900101'), 0))
  for (const place of [stored, shown]) {
    expect(place).toContain('[card …1111], invoice INV-NWR-2608, call +447700900101')
    expect(place).not.toMatch(/4111[ -]?1111/)
  }
  await store.close()
  await folder.remove()
})
