/** A refund over the bot's limit on its way to the desk, and the people who decide about it. */
import { approvalValue, type ApprovalView } from '../../src/core/approvals/approval.ts'
import type { Staff, StaffAnswer } from '../../src/core/staff.ts'
import type { KeyedEntry, Store } from '../../src/core/store.ts'
import { recordOf } from '../../src/helpdesk/builtin/entries.ts'
import { staffDoes } from './pipeline.ts'
import { call, say, startScene, type Scene } from './scene.ts'

export const maya: Staff = { id: 'slack:U0MAYA', name: 'Maya' }
export const tom: Staff = { id: 'slack:U0TOM', name: 'Tom' }
export const fin: Staff = { id: 'slack:U0FIN', name: 'Fin' }

/** Of an invoice of £2,880.00. */
export const input = { invoice: 'INV-NWR-2607-S', amount: '1200.00', reason: 'the training never took place' }
export const asks = 'we paid £1200 for a training that never took place, please refund it'

/** What the helpdesk paid back. */
export const refunds = async (store: Store) =>
  (await store.read<KeyedEntry & { type: string }>(recordOf('ACC-1001'), 0)).entries.filter(
    ({ type }) => type === 'refunded',
  )

/** Maya and Tom may decide, and whoever is in finance. The agent asks for the refund at once. */
export async function withApprovers(
  change: (scene: Scene) => Promise<void> = async () => {},
): Promise<Scene> {
  const scene = await startScene()
  await scene.policy(({ approvals }) => {
    approvals.approvers.users = ['U0MAYA', 'U0TOM']
    approvals.approvers.group = 'S0FINANCE'
  })
  await change(scene)
  scene.answers((step) => (step === 0 ? [call('process_refund', input)] : say('Let me get this looked at.')))
  return scene
}

/** The card as it was shown last. */
export const cardOf = ({ outside }: Scene): ApprovalView => {
  const card = outside.approvals.at(-1)
  if (!card) throw new Error('no approval is on the desk')
  return card
}

export const whispered = ({ outside }: Scene) => outside.whispers.map(({ whisper }) => whisper.text)

let events = 0
const nextId = (): string => `decision-${(events += 1)}`

/** Presses a button of the card; what follows is done. Answers what the customer was told. */
export async function press(
  scene: Scene,
  action: 'approve' | 'deny',
  by = maya,
  change: Partial<ApprovalView> = {},
) {
  const before = scene.outside.taken.length
  await presses(scene, action, by, change)
  await scene.rests()
  return scene.outside.taken.slice(before).map(({ text }) => text)
}

/** A press as it comes in, with a trigger where the platform gives one; nothing is worked on yet. */
export function presses(
  scene: Scene,
  action: string,
  by: Staff,
  change: Partial<ApprovalView> = {},
  trigger?: string,
): Promise<StaffAnswer> {
  const { id, hash } = { ...cardOf(scene), ...change }
  const value = approvalValue({ approval: id, hash })
  const at = scene.clock.now()
  const event = { kind: 'pressed', id: nextId(), action, value, thread: 'test:x', by, at } as const
  return staffDoes(scene.parts, trigger === undefined ? event : { ...event, trigger })
}

/** Sends a form of the card off; nothing is worked on yet. */
export function submits(
  scene: Scene,
  form: 'deny' | 'change',
  values: { [field: string]: string },
  by = maya,
): Promise<StaffAnswer> {
  const { id, hash } = cardOf(scene)
  const about = approvalValue({ approval: id, hash })
  return staffDoes(scene.parts, {
    ...{ kind: 'submitted', id: nextId(), form, about, values, by, at: scene.clock.now() },
  })
}
