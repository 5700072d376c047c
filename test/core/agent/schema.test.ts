import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { toolSchema } from '../../../src/core/agent/schema.ts'
import { tools } from '../../../src/tools/index.ts'

/** What strict tool use refuses in a schema. */
const refused =
  /"(minimum|maximum|exclusiveM\w+|multipleOf|minLength|maxLength|pattern|minItems|maxItems|default|\$ref|\$defs|\$schema|oneOf)":/

const property = (type: z.ZodType): unknown => {
  const schema = z
    .looseObject({ properties: z.looseObject({ p: z.unknown() }) })
    .parse(toolSchema(z.object({ p: type })))
  return schema.properties.p
}

test.each<[string, z.ZodType, object]>([
  ['bounds', z.number().min(1).max(9), { type: 'number', description: 'At least 1. At most 9.' }],
  ['positive', z.number().positive(), { type: 'number', description: 'More than 0.' }],
  ['an integer', z.int(), { type: 'integer' }],
  [
    'lengths',
    z.string().min(2).max(5),
    { type: 'string', description: 'At least 2 characters. At most 5 characters.' },
  ],
  ['a pattern', z.string().regex(/^x/), { type: 'string', description: 'Matches ^x.' }],
  [
    'a default',
    z.enum(['a', 'b']).default('a'),
    { type: 'string', enum: ['a', 'b'], description: 'Default: a.' },
  ],
  [
    'a description without full stop',
    z.number().min(1).describe('How much'),
    { type: 'number', description: 'How much. At least 1.' },
  ],
  [
    'a description with one',
    z.string().max(3).describe('A code.'),
    { type: 'string', description: 'A code. At most 3 characters.' },
  ],
  ['a known format', z.email(), { type: 'string', format: 'email' }],
  [
    'an unknown format',
    z.base64(),
    { type: 'string', description: 'Format: base64.', contentEncoding: 'base64' },
  ],
  [
    'a list',
    z.array(z.string().max(3)).max(2),
    {
      type: 'array',
      items: { type: 'string', description: 'At most 3 characters.' },
      description: 'At most 2 items.',
    },
  ],
  [
    'an object',
    z.object({ a: z.number() }),
    { type: 'object', properties: { a: { type: 'number' } }, required: ['a'], additionalProperties: false },
  ],
  [
    'a choice',
    z.union([z.string(), z.number().max(3)]),
    { anyOf: [{ type: 'string' }, { type: 'number', description: 'At most 3.' }] },
  ],
  [
    'a tagged choice',
    z.discriminatedUnion('t', [z.object({ t: z.literal('x') })]),
    {
      anyOf: [
        {
          type: 'object',
          properties: { t: { type: 'string', const: 'x' } },
          required: ['t'],
          additionalProperties: false,
        },
      ],
    },
  ],
])('%s', (_name, type, expected) => expect(property(type)).toEqual(expected))

test('optional properties and those with a default need not be given', () => {
  const schema = toolSchema(z.object({ a: z.string(), b: z.string().optional(), c: z.number().default(3) }))
  expect(schema['required']).toEqual(['a'])
})

test('an object without properties is closed as well', () => {
  expect(toolSchema(z.object({}))).toEqual({ type: 'object', properties: {}, additionalProperties: false })
})

describe('what strict mode cannot express is refused with its place', () => {
  const tree: z.ZodType = z.object({ get children() { return z.array(tree) } }) // prettier-ignore
  test.each<[string, z.ZodType, RegExp]>([
    [
      'free keys',
      z.object({ a: z.object({ r: z.record(z.string(), z.number()) }) }),
      /input\.a\.r.*free keys/,
    ],
    ['recursion', z.object({ t: tree }), /recursive/],
    ['no object', z.string(), /has to be an object/],
  ])('%s', (_name, type, message) => expect(() => toolSchema(type)).toThrow(message))
})

test.each(tools.map((tool) => [tool.name, tool] as const))('%s fits', (_name, { input }) => {
  const schema = toolSchema(input)
  expect(JSON.stringify(schema)).not.toMatch(refused)
  expect(schema).toMatchObject({ type: 'object', additionalProperties: false })
})
