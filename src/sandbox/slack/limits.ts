/**
 * Block Kit's limits as a pure check: what Slack would refuse with `invalid_blocks`.
 * Figures from docs.slack.dev/reference/block-kit (blocks, block-elements, composition-objects),
 * read in November 2026. Lengths count UTF-16 units, which is never laxer than counting characters.
 */
import { z } from 'zod'
import {
  anyText,
  button,
  id,
  image,
  mrkdwn,
  overflow,
  plain,
  radioButtons,
  staticSelect,
  textInput,
  usersSelect,
} from './limits-elements.ts'

/** Blocks in one message, and in one modal or home page. */
const maxBlocks = 50
const maxViewBlocks = 100
/** Characters of all `markdown` blocks of one message together. */
const maxMarkdown = 12_000

const block_id = id.optional()
const block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), block_id, text: plain(150) }),
  z.strictObject({ type: z.literal('divider'), block_id }),
  z
    .strictObject({
      type: z.literal('section'),
      block_id,
      text: anyText(3_000).optional(),
      fields: z.array(anyText(2_000)).min(1).max(10).optional(),
      accessory: z
        .discriminatedUnion('type', [button, image, overflow, staticSelect, usersSelect])
        .optional(),
      expand: z.boolean().optional(),
    })
    .refine((section) => section.text ?? section.fields, 'a section needs text or fields'),
  z.strictObject({
    type: z.literal('context'),
    block_id,
    elements: z
      .array(z.discriminatedUnion('type', [plain(3_000), mrkdwn(3_000), image]))
      .min(1)
      .max(10),
  }),
  z.strictObject({
    type: z.literal('actions'),
    block_id,
    elements: z
      .array(z.discriminatedUnion('type', [button, overflow, staticSelect, usersSelect, radioButtons]))
      .min(1)
      .max(25),
  }),
  z.strictObject({ type: z.literal('markdown'), block_id, text: z.string().min(1).max(maxMarkdown) }),
  image.extend({ block_id, title: plain(2_000).optional() }),
])
/** In modals and home pages only: what Slack refuses in a message. */
const input = z.strictObject({
  type: z.literal('input'),
  block_id,
  label: plain(2_000),
  hint: plain(2_000).optional(),
  optional: z.boolean().optional(),
  element: z.discriminatedUnion('type', [textInput, staticSelect, usersSelect, radioButtons]),
})
type Block = z.infer<typeof block> | z.infer<typeof input>

const blockList = z.array(block).max(maxBlocks)

const viewParts = {
  blocks: z.array(z.union([block, input])).max(maxViewBlocks),
  callback_id: z.string().max(255).optional(),
  private_metadata: z.string().max(3_000).optional(),
  external_id: z.string().max(255).optional(),
}
/** docs.slack.dev/reference/views: a title and its buttons have at most 24 characters. */
const view = z.discriminatedUnion('type', [
  z
    .strictObject({
      type: z.literal('modal'),
      ...viewParts,
      title: plain(24),
      submit: plain(24).optional(),
      close: plain(24).optional(),
      clear_on_close: z.boolean().optional(),
      notify_on_close: z.boolean().optional(),
    })
    .refine(
      ({ blocks, submit }) => submit ?? blocks.every(({ type }) => type !== 'input'),
      'inputs need a submit',
    ),
  z.strictObject({ type: z.literal('home'), ...viewParts }),
])

/** What Slack would refuse in a modal or home page, one line per problem; none means it passes. */
export function checkView(given: unknown): string[] {
  const parsed = view.safeParse(given)
  return parsed.success ? problemsAmong(parsed.data.blocks) : issuesOf(parsed.error, 'view')
}

/**
 * What Slack would refuse in a message's `blocks`, one line per problem (`0.text.text: Too big …`);
 * none means they pass. Covers the blocks and elements Switchboard sends; any other type is a problem.
 */
export function checkBlocks(blocks: unknown): string[] {
  const parsed = blockList.safeParse(blocks)
  return parsed.success ? problemsAmong(parsed.data) : issuesOf(parsed.error, 'blocks')
}

const issuesOf = (error: z.ZodError, whole: string): string[] =>
  error.issues.map((issue) => `${issue.path.join('.') || whole}: ${issue.message}`)

const problemsAmong = (blocks: Block[]): string[] => [
  ...markdownProblems(blocks),
  ...repeated(
    blocks.map((one) => one.block_id),
    'block_id',
  ),
  ...blocks.flatMap(repeatedActions),
]

function markdownProblems(blocks: Block[]): string[] {
  const total = blocks.reduce((sum, one) => sum + (one.type === 'markdown' ? one.text.length : 0), 0)
  return total > maxMarkdown ? [`blocks: ${total} characters of markdown, at most ${maxMarkdown}`] : []
}

/** An `action_id` has to be unique within its block, or the press could not be told apart. */
function repeatedActions(one: Block): string[] {
  if (one.type !== 'actions') return []
  return repeated(
    one.elements.map((element) => element.action_id),
    'action_id',
  )
}

function repeated(ids: (string | undefined)[], what: string): string[] {
  const given = ids.filter((one) => one !== undefined)
  const twice = new Set(given.filter((one, at) => given.indexOf(one) !== at))
  return [...twice].map((one) => `blocks: ${what} '${one}' is used more than once`)
}
