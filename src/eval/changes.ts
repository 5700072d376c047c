/** The policy with a scenario's own settings in it. Pure. */
import { policySchema, type Policy } from '../core/policy.ts'

/** The policy as changed, or what is wrong with a change, by its dotted path. */
export function changed(
  policy: Policy,
  changes: { [path: string]: unknown } = {},
): { policy: Policy } | { faults: { path: string; text: string }[] } {
  const raw: Tree = structuredClone(policy)
  const unknown = Object.keys(changes).filter((path) => !put(raw, path.split('.'), changes[path]))
  if (unknown.length > 0)
    return { faults: unknown.map((path) => ({ path, text: 'there is no such setting' })) }
  const parsed = policySchema.safeParse(raw)
  if (parsed.success) return { policy: parsed.data }
  return {
    faults: parsed.error.issues.map((issue) => {
      const at = issue.path.map(String).join('.')
      const path = Object.keys(changes).find((one) => at.startsWith(one) || one.startsWith(at)) ?? at
      return { path, text: issue.message.replace(/^Invalid (?:input|option): /, '') }
    }),
  }
}

interface Tree {
  [key: string]: unknown
}

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** False where the way there does not exist; the last step may be new (an exception for a tool). */
function put(tree: Tree, [step = '', ...rest]: string[], value: unknown): boolean {
  if (rest.length === 0) {
    tree[step] = value
    return true
  }
  const next = tree[step]
  return isTree(next) && put(next, rest, value)
}
