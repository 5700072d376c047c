/**
 * A tool's zod type as the JSON Schema that strict tool use knows: no bounds, lengths, patterns or
 * defaults. Those are told in words for the model and enforced by zod when the arguments come back.
 */
import { z } from 'zod'

/** A JSON Schema node, as far as we touch it. */
type Node = { [key: string]: unknown }

const nodeSchema = z.record(z.string(), z.unknown())
const nodes = z.record(z.string(), nodeSchema)
const nodeList = z.array(nodeSchema)

/** String formats strict mode checks itself; others are told in words. */
const knownFormats = new Set([
  'date-time',
  'time',
  'date',
  'duration',
  'email',
  'hostname',
  'uri',
  'ipv4',
  'ipv6',
  'uuid',
])

/** Constraints strict mode refuses, and how they are put into words. */
const inWords: { [keyword: string]: (value: string) => string } = {
  minimum: (value) => `At least ${value}.`,
  maximum: (value) => `At most ${value}.`,
  exclusiveMinimum: (value) => `More than ${value}.`,
  exclusiveMaximum: (value) => `Less than ${value}.`,
  multipleOf: (value) => `A multiple of ${value}.`,
  minLength: (value) => `At least ${value} characters.`,
  maxLength: (value) => `At most ${value} characters.`,
  minItems: (value) => `At least ${value} items.`,
  maxItems: (value) => `At most ${value} items.`,
  uniqueItems: () => 'No item twice.',
  pattern: (value) => `Matches ${value}.`,
  format: (value) => `Format: ${value}.`,
  default: (value) => `Default: ${value}.`,
}

/** Keywords that say nothing to the model. */
const dropped = new Set(['$schema', 'id', 'title', 'examples', 'readOnly', 'deprecated'])

/**
 * Throws TypeError for what strict mode cannot express: a tool whose input is no object, records with free
 * keys, recursion. That is a fault of the tool's definition, found when the tools are registered.
 */
export function toolSchema(type: z.ZodType): Node {
  const made = known.get(type) ?? makeSchema(type)
  known.set(type, made)
  return made
}

/** A tool's type never changes, and making its schema costs more than the rest of a turn. */
const known = new WeakMap<z.ZodType, Node>()

function makeSchema(type: z.ZodType): Node {
  const schema = strict(
    nodeSchema.parse(z.toJSONSchema(type, { io: 'input', unrepresentable: 'throw' })),
    'input',
  )
  if (schema['type'] !== 'object') throw new TypeError("a tool's input has to be an object")
  return schema
}

function strict(node: Node, path: string): Node {
  if ('$ref' in node || '$defs' in node)
    throw new TypeError(`${path}: recursive or shared schemas are not possible`)
  const entries = Object.entries(node).filter(([key]) => !dropped.has(key) && !isPatternOfFormat(key, node))
  const kept = entries.filter(([key]) => !isTold(key, node))
  const words = entries.filter(([key]) => isTold(key, node)).flatMap(([key, value]) => told(key, value))
  const result = Object.fromEntries(kept.map(([key, value]) => inner(key, value, path)))
  const description = [...sentence(node['description']), ...words].join(' ')
  return {
    ...result,
    ...(description ? { description } : {}),
    ...(node['type'] === 'object' ? closed(node, path) : {}),
  }
}

/** zod writes the safe integer range as bounds of every integer: no news to anybody. */
const told = (key: string, value: unknown): string[] =>
  Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER ? [] : [inWords[key]?.(plain(value)) ?? '']

const sentence = (text: unknown): string[] =>
  typeof text === 'string' ? [/[.!?]$/.test(text) ? text : `${text}.`] : []

const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

const isTold = (key: string, node: Node): boolean =>
  key === 'format' ? !knownFormats.has(String(node['format'])) : key in inWords

/** zod adds the pattern it checks a format with; the format alone says it. */
const isPatternOfFormat = (key: string, node: Node): boolean => key === 'pattern' && 'format' in node

function inner(key: string, value: unknown, path: string): [string, unknown] {
  if (key === 'properties') {
    return [
      key,
      Object.fromEntries(
        Object.entries(nodes.parse(value)).map(([name, node]) => [name, strict(node, `${path}.${name}`)]),
      ),
    ]
  }
  if (key === 'items') return [key, strict(nodeSchema.parse(value), `${path}[]`)]
  if (key === 'oneOf') return ['anyOf', nodeList.parse(value).map((node) => strict(node, path))]
  if (key === 'anyOf' || key === 'allOf')
    return [key, nodeList.parse(value).map((node) => strict(node, path))]
  return [key, value]
}

function closed(node: Node, path: string): Node {
  const additional = node['additionalProperties']
  if (
    additional !== undefined &&
    typeof additional !== 'boolean' &&
    Object.keys(nodeSchema.parse(additional)).length > 0
  ) {
    throw new TypeError(`${path}: a record with free keys is not possible, name the properties`)
  }
  return { properties: {}, ...propertiesOf(node, path), additionalProperties: false }
}

const propertiesOf = (node: Node, path: string): Node =>
  'properties' in node ? Object.fromEntries([inner('properties', node['properties'], path)]) : {}
