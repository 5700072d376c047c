/** Refusals for want of proof, one a message: the first are answered by asking for proof, too many bring in a person. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Policy } from '../../src/core/policy.ts'
import { provisionalRecord } from '../../src/core/pipeline/accept.ts'
import type { Parts } from '../../src/core/pipeline/parts.ts'
import type { Entry } from '../../src/core/record/entries.ts'
import { fold } from '../../src/core/record/fold.ts'
import { readState } from '../../src/core/record/session.ts'
import type { Store } from '../../src/core/store.ts'
import { openStore } from '../../src/state/open.ts'
import { makeFolder } from '../support/folder.ts'
import { createOutside } from '../support/outside.ts'
import { accept, movingClock, partsFor, scriptedModel, text, work } from '../support/pipeline.ts'

const minute = 60_000

let folder: Awaited<ReturnType<typeof makeFolder>>
let store: Store
let parts: Parts
let clock: ReturnType<typeof movingClock>

beforeEach(async () => {
  clock = movingClock()
  folder = await makeFolder()
  store = await openStore(`sqlite:${folder.path}/state.db`)
  const model = scriptedModel((_request, step) =>
    step === 0
      ? [{ type: 'tool_use', id: 'toolu_0', name: 'get_account_history', input: {} }]
      : [{ type: 'text', text: 'That needs proof of who you are.' }],
  )
  parts = await partsFor(store, createOutside(), model, clock)
  change(({ tools, escalation }) => {
    tools.assurance['get_account_history'] = 'verified'
    escalation.authentication_failures = 2
  })
})
afterEach(async () => {
  await store.close()
  await folder.remove()
})

function change(what: (policy: Policy) => void): void {
  const policy = structuredClone(parts.policy)
  what(policy)
  parts = { ...parts, policy }
}

/** Somebody writes from this number; answers what their case was opened for, if it was. */
async function writes(body: string, number = '+447700900101') {
  const from = { key: `sms:${number}`, assurance: 'recognised' } as const
  const message = text(body, clock.now(), `twilio:SM-${clock.now()}`)
  await accept(parts, { ...message, conversation: `sms:+447700900900/${number}`, from })
  clock.pass(1_000)
  await work(parts)
  const { case: held } = await readState(store, await provisionalRecord(from.key))
  return held?.signals.filter(({ name }) => name === 'failed_authentication')
}

it('one is answered, the next one brings in a person by itself', async () => {
  expect(await writes('please look into our balance')).toBeUndefined()
  expect(await writes('and what about last year')).toEqual([
    expect.objectContaining({ hard: true, evidence: expect.stringContaining('refused 2 times') }),
  ])
})

it('one that lies further back than the window does not count', async () => {
  await writes('please look into our balance')
  clock.pass(parts.policy.escalation.attempts_window_minutes * minute)
  expect(await writes('and what about last year')).toBeUndefined()
})

it('none count where the policy does not look at them', async () => {
  change(({ escalation }) => void (escalation.weights.failed_authentication = 'off'))
  await writes('please look into our balance')
  expect(await writes('and what about last year')).toBeUndefined()
})

it('strangers are asked who they are, and bring in nobody', async () => {
  const stranger = '+447700900199'
  await writes('please look into our balance', stranger)
  expect(await writes('and what about last year', stranger)).toBeUndefined()
})

it('they count anew once the customer has proved who they are', async () => {
  await writes('please look into our balance')
  const state = await readState(store, await provisionalRecord('sms:+447700900101'))
  expect(state.unproved).toHaveLength(1)
  const grant = { identity: 'sms:+447700900101' as const, until: clock.now() + minute, again: [] }
  const proved: Entry = { key: 'proved:it', type: 'proved', at: clock.now(), grant, by: 'a code' }
  expect(fold([{ ...proved, seq: state.seq + 1 }], state).unproved).toEqual([])
})
