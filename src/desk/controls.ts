/** What can be done with a case, below its card (docs.slack.dev/reference/block-kit/blocks/actions-block). */
import { clipPlain, homeBlockId, type SlackBlock } from '../channels/slack/render.ts'
import { buttonValue, menuValue, type ButtonTarget, type CaseView } from '../core/desk.ts'
import { channelWords } from './words.ts'

/** The round tells a click on an old card from one on the card as it is. */
export function controls(view: CaseView, team: string): SlackBlock[] {
  const { id, round, state } = view
  const target = { case: id, round }
  const elements = state === 'open' ? [claim(target)] : state === 'claimed' ? whileClaimed(view, target) : []
  if (elements.length === 0 || view.movedTo) return []
  // Slack wants another id for each version of a message.
  return [{ type: 'actions', block_id: homeBlockId(team, `${round}-${state}`), elements }]
}

const plain = (text: string) => ({ type: 'plain_text' as const, text })

const button = (action: string, label: string, target: ButtonTarget, style?: 'primary' | 'danger') => ({
  type: 'button' as const,
  action_id: `desk:${action}`,
  text: plain(label),
  value: buttonValue(target),
  ...(style && { style }),
})

const claim = (target: ButtonTarget) => button('claim', 'Claim', target, 'primary')

const whileClaimed = (view: CaseView, target: ButtonTarget) => [
  button('resolve', 'Resolve…', target, 'primary'),
  button('hand_back', 'Hand back to bot…', target),
  ...answeringOn(view, target),
  takeOver(view, target),
  more(target),
]

/** Offered only where there is a choice. */
function answeringOn({ channels, replyOn }: CaseView, target: ButtonTarget) {
  if (channels.length < 2) return []
  const options = channels.map((channel) => ({
    text: plain(`Answer on ${channelWords[channel]}`),
    value: menuValue('channel', { ...target, channel }),
  }))
  const first = options[channels.indexOf(replyOn)]
  return [
    {
      type: 'static_select' as const,
      action_id: 'desk:channel',
      options,
      placeholder: plain('Answer on…'),
      ...(first && { initial_option: first }),
    },
  ]
}

const takeOver = ({ claimedBy }: CaseView, target: ButtonTarget) => ({
  ...button('take_over', 'Take over', target),
  confirm: {
    title: plain('Take over this case?'),
    text: plain(
      `${clipPlain(claimedBy?.name ?? 'Somebody', 100)} is talking to the customer. From now on only your messages go out.`,
    ),
    confirm: plain('Take over'),
    deny: plain('Leave it'),
  },
})

const more = (target: ButtonTarget) => ({
  type: 'overflow' as const,
  action_id: 'desk:more',
  options: [
    { text: plain('Give to a colleague…'), value: menuValue('reassign', target) },
    { text: plain('Let go: back to unclaimed'), value: menuValue('release', target) },
  ],
})
