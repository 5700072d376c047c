/** docs/policy.md is all a head of support has: whatever the schema knows has to stand there, and nothing else. */
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { policySchema } from '../../src/core/policy.ts'

const page = await readFile(new URL('../../docs/policy.md', import.meta.url), 'utf8')

const node: z.ZodType<Node> = z.looseObject({
  properties: z
    .record(
      z.string(),
      z.lazy(() => node),
    )
    .optional(),
  additionalProperties: z.union([z.boolean(), z.lazy(() => node)]).optional(),
})
interface Node {
  properties?: { [key: string]: Node } | undefined
  additionalProperties?: boolean | Node | undefined
}

/** Every setting by its dotted path; what is named freely (tools, tiers, channels) ends one or goes on below `<tier>`. */
function settings(schema: Node, path: string): string[] {
  if (schema.properties) {
    return Object.entries(schema.properties).flatMap(([key, inner]) =>
      settings(inner, path ? `${path}.${key}` : key),
    )
  }
  const free = schema.additionalProperties
  const one = { tiers: 'tiers.<tier>', desks: 'desks.<desk>' }[path]
  return one && typeof free === 'object' ? settings(free, one) : [path]
}

const all = settings(node.parse(z.toJSONSchema(policySchema)), '')

test('the schema is read to its leaves', () => {
  expect(all).toContain('refunds.per_invoice')
  expect(all).toContain('tiers.<tier>.offer_person')
  expect(all.length).toBeGreaterThan(70)
})

test.each(all)('docs/policy.md explains %s', (path) => {
  const named = page.includes(`\`${path}\``)
  expect(named, `add a line with \`${path}\`, its default and what it does to docs/policy.md`).toBe(true)
})

test('docs/policy.md explains nothing that is not there', () => {
  const rows = page.split('\n').filter((line) => line.startsWith('| `'))
  const named = rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name),
  )
  expect(named.filter((name) => !all.includes(name ?? ''))).toEqual([])
})
