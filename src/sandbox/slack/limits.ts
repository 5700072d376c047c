/**
 * Block Kit's limits as a pure check: what Slack would refuse with `invalid_blocks`.
 * Figures from docs.slack.dev/reference/block-kit (blocks, block-elements, composition-objects),
 * read in November 2026. Lengths count UTF-16 units, which is never laxer than counting characters.
 */
import { z } from 'zod'

/** Blocks in one message. */
const maxBlocks = 50
/** Characters of all `markdown` blocks of one message together. */
const maxMarkdown = 12_000

const id = z.string().max(255)
const plain = (max: number) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(max),
    emoji: z.boolean().optional(),
  })
const mrkdwn = (max: number) =>
  z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(max),
    verbatim: z.boolean().optional(),
  })
const anyText = (max: number) => z.discriminatedUnion('type', [plain(max), mrkdwn(max)])

const style = z.enum(['primary', 'danger'])
const confirm = z.strictObject({
  title: plain(100),
  text: plain(300),
  confirm: plain(30),
  deny: plain(30),
  style: style.optional(),
})
const button = z.strictObject({
  type: z.literal('button'),
  text: plain(75),
  action_id: id.optional(),
  value: z.string().max(2_000).optional(),
  url: z.string().max(3_000).optional(),
  style: style.optional(),
  confirm: confirm.optional(),
  accessibility_label: z.string().max(75).optional(),
})
const image = z.strictObject({
  type: z.literal('image'),
  image_url: z.url().max(3_000),
  alt_text: z.string().min(1).max(2_000),
})

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
      accessory: z.discriminatedUnion('type', [button, image]).optional(),
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
  z.strictObject({ type: z.literal('actions'), block_id, elements: z.array(button).min(1).max(25) }),
  z.strictObject({ type: z.literal('markdown'), block_id, text: z.string().min(1).max(maxMarkdown) }),
  image.extend({ block_id, title: plain(2_000).optional() }),
])
type Block = z.infer<typeof block>

const blockList = z.array(block).max(maxBlocks)

/**
 * What Slack would refuse in a message's `blocks`, one line per problem (`0.text.text: Too big …`);
 * none means they pass. Covers the blocks and elements Switchboard sends; any other type is a problem.
 */
export function checkBlocks(blocks: unknown): string[] {
  const parsed = blockList.safeParse(blocks)
  if (!parsed.success) {
    return parsed.error.issues.map((issue) => `${issue.path.join('.') || 'blocks'}: ${issue.message}`)
  }
  return [
    ...markdownProblems(parsed.data),
    ...repeated(
      parsed.data.map((one) => one.block_id),
      'block_id',
    ),
    ...parsed.data.flatMap(repeatedActions),
  ]
}

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
