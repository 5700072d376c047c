/** What is photographed for docs/desk.md. */
import type { Scene } from './camera.ts'
import { until } from '../support/stage.ts'
import type { Stage } from '../support/stage.ts'
import { home } from '../../src/sandbox/cast.ts'

const refund = {
  invoice: 'INV-NWR-2607-S',
  amount: '1200.00',
  reason: 'one of the two training days did not take place',
}

/** A message of the staff channel, when it stands there. */
const onDesk = ({ world }: Stage, holds: string) =>
  until(`'${holds}' on the desk`, () =>
    world.slackChannel(home.staffChannel).find((one) => JSON.stringify(one.blocks).includes(holds)),
  )

const asksForRefund = async (stage: Stage) => {
  stage.model.script((_, step) =>
    step === 0
      ? { calls: [{ name: 'get_account_history', input: {} }] }
      : step === 1
        ? { calls: [{ name: 'process_refund', input: refund }] }
        : {
            text: 'I see the training on your invoice. A refund of that size is for a colleague to approve.',
          },
  )
  await stage.world.sms(
    'dana',
    'Hi, your trainer was ill on the second day of our July training and it was never made up. We paid £2,880 for two days, please refund the missing one.',
  )
  return onDesk(stage, 'Approval: process refund')
}

export const scenes: { [name: string]: Scene } = {
  approval: {
    policy: ({ approvals }) => void (approvals.approvers.users = ['U0MAYA', 'U0TOM']),
    async play(stage) {
      await asksForRefund(stage)
      return { of: 'message', holds: 'Approval: process refund' }
    },
  },
  'approval-amount': {
    policy: ({ approvals }) => void (approvals.approvers.users = ['U0MAYA', 'U0TOM']),
    async play(stage) {
      const card = await asksForRefund(stage)
      await stage.world.press('maya', card.ts, 'desk:change')
      await until('the form', () => stage.world.views.modals()[0])
      return { of: 'form', holds: 'Approve another amount' }
    },
  },
}
