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

/** A long day of Dana's: two channels, a refund done, an approval that waits, and then her patience ends. */
async function longDay(stage: Stage): Promise<void> {
  const { world, model } = stage
  const seats = { invoice: 'INV-NWR-2608', amount: '120.00', reason: 'two extra seats were charged twice' }
  model.script((_, step) =>
    step === 0
      ? { calls: [{ name: 'get_account_history', input: {} }] }
      : step === 1
        ? { calls: [{ name: 'process_refund', input: seats }] }
        : { text: '“Extra seats” stands twice on invoice INV-NWR-2608, at £100.00 before VAT each time.' },
  )
  world.slack('dana', 'We were charged twice for two extra seats in August. Please put that right.')
  const proposal = await until('the proposal', () =>
    world.slackChannel('C0NORTH').find((one) => JSON.stringify(one.blocks).includes('yes:')),
  )
  await world.press('dana', proposal.ts, 'choice:0')
  await until('the receipt', () =>
    world.slackChannel('C0NORTH').find((one) => JSON.stringify(one.blocks).includes('Refund RF-')),
  )
  await asksForRefund(stage)
  await world.sms(
    'dana',
    'This is the third time I have to ask for our money. It is unacceptable, I am furious. Get me a human who can decide, or our lawyers will.',
  )
}

export const scenes: { [name: string]: Scene } = {
  case: {
    policy({ approvals, card }) {
      approvals.approvers.users = ['U0TOM']
      card.links = {
        INV: 'https://billing.brightline.example/invoices/{id}',
        RF: 'https://billing.brightline.example/refunds/{id}',
      }
    },
    async play(stage) {
      await longDay(stage)
      const card = await onDesk(stage, 'Why a person is needed')
      await stage.world.press('maya', card.ts, 'desk:claim')
      await onDesk(stage, 'Claimed by')
      return { of: 'message', holds: 'Why a person is needed' }
    },
  },
  'case-empty': {
    async play(stage) {
      await stage.world.sms('stranger', 'I want to talk to a human please')
      await onDesk(stage, 'Why a person is needed')
      return { of: 'message', holds: 'Why a person is needed' }
    },
  },
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
  draft: {
    policy: ({ channels }) => void (channels.sms = 'draft'),
    async play(stage) {
      stage.model.script(() => ({
        text: 'You can rotate a key yourself:\n\n1. Open **Settings**, then **API keys**.\n2. Press **Rotate** next to the key.\n\nThe old key works for another 24 hours, so nothing breaks while you change it.',
      }))
      await stage.world.sms('dana', 'How do I rotate an API key without our robots going down?')
      await onDesk(stage, 'The bot would answer')
      return { of: 'message', holds: 'The bot would answer' }
    },
  },
}
