/**
 * What goes into blocks, within Slack's limits (docs.slack.dev/reference/block-kit/block-elements and
 * composition-objects, read in November 2026). Lengths count UTF-16 units, never laxer than counting characters.
 */
import { z } from 'zod'

export const id = z.string().max(255)

export const plain = (max: number) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(max),
    emoji: z.boolean().optional(),
  })

export const mrkdwn = (max: number) =>
  z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(max),
    verbatim: z.boolean().optional(),
  })

export const anyText = (max: number) => z.discriminatedUnion('type', [plain(max), mrkdwn(max)])

const style = z.enum(['primary', 'danger'])

const confirm = z.strictObject({
  title: plain(100),
  text: plain(300),
  confirm: plain(30),
  deny: plain(30),
  style: style.optional(),
})

export const button = z.strictObject({
  type: z.literal('button'),
  text: plain(75),
  action_id: id.optional(),
  value: z.string().max(2_000).optional(),
  url: z.string().max(3_000).optional(),
  style: style.optional(),
  confirm: confirm.optional(),
  accessibility_label: z.string().max(75).optional(),
})

export const image = z.strictObject({
  type: z.literal('image'),
  image_url: z.url().max(3_000),
  alt_text: z.string().min(1).max(2_000),
})

const option = z.strictObject({
  text: plain(75),
  value: z.string().min(1).max(150),
  description: plain(75).optional(),
})

const common = {
  action_id: id.optional(),
  confirm: confirm.optional(),
  focus_on_load: z.boolean().optional(),
}
const placeholder = plain(150).optional()

export const overflow = z.strictObject({
  type: z.literal('overflow'),
  action_id: common.action_id,
  confirm: common.confirm,
  options: z.array(option).min(1).max(5),
})

export const staticSelect = z.strictObject({
  type: z.literal('static_select'),
  ...common,
  placeholder,
  options: z.array(option).min(1).max(100),
  initial_option: option.optional(),
})

export const usersSelect = z.strictObject({
  type: z.literal('users_select'),
  ...common,
  placeholder,
  initial_user: z.string().optional(),
})

export const radioButtons = z.strictObject({
  type: z.literal('radio_buttons'),
  ...common,
  options: z.array(option).min(1).max(10),
  initial_option: option.optional(),
})

export const textInput = z.strictObject({
  type: z.literal('plain_text_input'),
  action_id: common.action_id,
  focus_on_load: common.focus_on_load,
  placeholder,
  multiline: z.boolean().optional(),
  min_length: z.number().int().min(0).max(3_000).optional(),
  max_length: z.number().int().min(1).max(3_000).optional(),
  initial_value: z.string().max(3_000).optional(),
})
