/** One Web API call: its arguments, which Slack takes as a form or as JSON, and its errors. */
import { z } from 'zod'
import { checkBlocks, checkView } from './limits.ts'
import type { Block, MessageMetadata, SlackChannel, SlackWorld } from './world.ts'
import type { Json } from './format.ts'

/** Answered as `{ok: false, error, …}` with status 200, as Slack does. */
export class SlackFault extends Error {
  override readonly name = 'SlackFault'
  readonly error: string
  readonly details: Json
  constructor(error: string, details: Json = {}) {
    super(error)
    this.error = error
    this.details = details
  }
}

export type Args = { [name: string]: unknown }
export type Method = (args: Args, world: SlackWorld) => Json

/** Arguments of a request; a form's are all strings, JSON's are not. Throws SlackFault. */
export async function readArgs(request: Request): Promise<Args> {
  const type = request.headers.get('content-type') ?? ''
  const body = await request.text()
  if (type.startsWith('application/json'))
    return parsed(z.record(z.string(), z.unknown()), body, 'invalid_json')
  if (type.startsWith('application/x-www-form-urlencoded'))
    return Object.fromEntries(new URLSearchParams(body))
  if (body === '') return Object.fromEntries(new URL(request.url).searchParams)
  throw new SlackFault('invalid_post_type')
}

/** A string argument; empty and missing are the same to Slack. */
export function text(args: Args, name: string): string | undefined {
  const value = args[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function needed(args: Args, name: string, error: string): string {
  const value = text(args, name)
  if (value === undefined) throw new SlackFault(error)
  return value
}

/** `true`, `'true'`, `1` and `'1'` are all true to Slack. */
export const flag = (args: Args, name: string): boolean =>
  [true, 'true', 1, '1'].some((yes) => yes === args[name])

/** The channel an argument names. Throws SlackFault `channel_not_found`. */
export function channelIn(args: Args, world: SlackWorld, name = 'channel'): SlackChannel {
  const found = world.channels.get(needed(args, name, 'channel_not_found'))
  if (!found) throw new SlackFault('channel_not_found')
  return found
}

/** Structured arguments come as JSON text in a form and as they are in JSON. */
function structured(args: Args, name: string, error: string): unknown {
  const value = args[name]
  return typeof value === 'string' && value !== '' ? parsed(z.unknown(), value, error) : value
}

/** Blocks within Block Kit's limits; undefined when none were given. Throws SlackFault `invalid_blocks`. */
export function blocksIn(args: Args): Block[] | undefined {
  const value = structured(args, 'blocks', 'invalid_blocks_format')
  if (value === undefined || value === '') return undefined
  const faults = checkBlocks(value)
  if (faults.length > 0)
    throw new SlackFault('invalid_blocks', { errors: faults, response_metadata: { messages: faults } })
  return z.array(z.record(z.string(), z.unknown())).parse(value).map(named)
}

/** Slack gives a `block_id` to every block without one; a click names it. */
const named = (block: Block, index: number): Block => ({ block_id: `b${index}`, ...block })

const metadata = z.object({ event_type: z.string().min(1), event_payload: z.record(z.string(), z.unknown()) })

/** Message metadata; undefined when none was given. Throws SlackFault `invalid_metadata_format`. */
export function metadataIn(args: Args): MessageMetadata | undefined {
  const value = structured(args, 'metadata', 'invalid_metadata_format')
  if (value === undefined || value === '') return undefined
  const checked = metadata.safeParse(value)
  if (!checked.success) throw new SlackFault('invalid_metadata_format')
  return checked.data
}

/** A modal or home page within its limits. Throws SlackFault `invalid_arguments`. */
export function viewIn(args: Args): Json {
  const value = structured(args, 'view', 'invalid_arguments')
  const faults = checkView(value)
  if (faults.length > 0)
    throw new SlackFault('invalid_arguments', { response_metadata: { messages: faults } })
  return z.record(z.string(), z.unknown()).parse(value)
}

function parsed<T>(schema: z.ZodType<T>, body: string, error: string): T {
  try {
    return schema.parse(JSON.parse(body))
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof z.ZodError) throw new SlackFault(error)
    throw cause
  }
}
