/**
 * An approval's card: exactly what would be done, what speaks for it, which line of the policy wants a person, and
 * what can be decided while it is open. Block Kit as on a case's card.
 */
import { approvalValue, type ApprovalView, type FollowUp } from '../core/approvals/approval.ts'
import { clip, clipPlain, homeBlockId, type SlackBlock, type SlackPost } from '../channels/slack/render.ts'
import { dateOf, item, list, mention, mrkdwn } from './card.ts'

const maxHeader = 150
const maxSummary = 2_500
const maxText = 2_000
/** Of a field's 2,000 characters, its heading aside. */
const maxField = 1_900
const maxReason = 500

/** The same view gives the same card. `team` is our own workspace. */
export function renderApproval(view: ApprovalView, team: string): SlackPost {
  const title = `${lampOf(view)} ${view.id} · Approval: ${view.tool.replaceAll('_', ' ')}`
  return {
    text: clip(`${title} — ${view.summary}`, maxText),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: clipPlain(title, maxHeader) } },
      { type: 'section', text: mrkdwn(`*${clip(view.summary, maxSummary)}*`) },
      ...changedFrom(view),
      { type: 'section', fields: [mrkdwn(`*For*\n${clip(whoOf(view), maxField)}`), mrkdwn(whenOf(view))] },
      ...list('Exact arguments', view.arguments.map(item), 'first'),
      ...list('What is known', view.evidence.map(item), 'last'),
      { type: 'context', elements: [mrkdwn(`Policy: ${clip(view.policy, maxText)}`)] },
      { type: 'context', elements: [mrkdwn(stateLine(view))] },
      ...buttons(view, team),
    ],
  }
}

const lamps: Record<ApprovalView['state'], string> = {
  open: '🟠',
  approved: '✅',
  denied: '⛔',
  expired: '⚪',
  replaced: '⚪',
}

/** Approved is green only while it may still be done. */
const lampOf = ({ state, followUp }: ApprovalView): string =>
  followUp === 'failed' || followUp === 'unknown'
    ? '🔴'
    : followUp && followUp !== 'done' && followUp !== 'asking'
      ? '⚪'
      : lamps[state]

const changedFrom = ({ insteadOf }: ApprovalView): SlackBlock[] =>
  insteadOf === undefined
    ? []
    : [
        {
          type: 'context',
          elements: [mrkdwn(`Asked for: ~${clip(insteadOf.replaceAll('~', '-'), maxText)}~`)],
        },
      ]

const whoOf = ({ customer: { name, account, tier } }: ApprovalView): string =>
  [name, [account, tier && `(${tier})`].filter(Boolean).join(' ')].filter(Boolean).join(', ')

const whenOf = ({ asked, expires }: ApprovalView): string =>
  `*Asked*\n${dateOf(asked)}\n*Void after*\n${dateOf(expires)}`

function stateLine({ state, by, reason, insteadOf, followUp, result }: ApprovalView): string {
  const who = by ? ` by ${mention(by)}` : ''
  const why = reason ? ` · “${clip(reason, maxReason)}”` : ''
  switch (state) {
    case 'open':
      return 'Nothing has been done. An approval holds for exactly these arguments.'
    case 'approved': {
      const what = insteadOf === undefined ? 'Approved' : 'Another amount approved'
      const next = followUp ? ` · ${clip(result ?? '', maxReason) || followUps[followUp]}` : ''
      return `${what}${who}${why}${next}`
    }
    case 'denied':
      return `Denied${who}${why} · the customer is told`
    case 'expired':
      return 'Nobody decided in time: void.'
    case 'replaced':
      return 'The customer asked for something else meanwhile: void.'
  }
}

const followUps: Record<FollowUp, string> = {
  asking: 'the customer is asked for their yes',
  done: 'done',
  failed: 'it could not be done',
  declined: 'the customer said no: nothing was done',
  expired: 'the customer’s yes came too late: nothing was done',
  replaced: 'the customer wanted something else: nothing was done',
  taken: 'a person has claimed the case: nothing was done',
  unknown: 'it is not known whether it was done: a person looks it up',
}

function buttons({ id, hash, state, changeable }: ApprovalView, team: string): SlackBlock[] {
  if (state !== 'open') return []
  const value = approvalValue({ approval: id, hash })
  const button = (action: string, text: string, style?: 'primary' | 'danger') =>
    ({
      type: 'button',
      action_id: `desk:${action}`,
      text: { type: 'plain_text', text },
      value,
      ...(style && { style }),
    }) as const
  return [
    {
      type: 'actions',
      block_id: homeBlockId(team, `approval-${id}`),
      elements: [
        button('approve', 'Approve', 'primary'),
        ...(changeable ? [button('change', 'Change amount…')] : []),
        button('deny', 'Deny…', 'danger'),
      ],
    },
  ]
}
