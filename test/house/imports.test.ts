/** The import directions of the house: the test reads the sources and names every arrow that points the wrong way. */
import { readFileSync } from 'node:fs'
import { globSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const files = globSync('src/**/*.ts', { cwd: root }).map((file) => file.replaceAll('\\', '/'))

interface Arrow {
  from: string
  /** A path under `src/`, or a package. */
  to: string
  inside: boolean
}

const importing =
  /(?:^|\n)\s*(?:import|export)\s(?:[^'"]*?\sfrom\s)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g

const arrows: Arrow[] = files.flatMap((from) =>
  [...readFileSync(join(root, from), 'utf8').matchAll(importing)].map((match) => {
    const target = match[1] ?? match[2] ?? ''
    const inside = target.startsWith('.')
    const to = inside ? relative(root, normalize(join(root, dirname(from), target))) : target
    return { from, to, inside }
  }),
)

/** `src/channels/slack/api.ts` → `channels/slack`; `src/core/x.ts` → `core`; `src/gateway.ts` → `gateway.ts`. */
function room(path: string): string {
  const [, first = '', second = ''] = path.split('/')
  return (first === 'channels' || first === 'helpdesk') && !second.endsWith('.ts')
    ? `${first}/${second}`
    : first
}

const breaches = (of: (arrow: Arrow) => boolean, fine: (arrow: Arrow) => boolean): string[] =>
  arrows.filter((arrow) => of(arrow) && !fine(arrow)).map(({ from, to }) => `${from} imports ${to}`)

const within = (name: string) => (arrow: Arrow) => room(arrow.from) === name
const toCore = ({ to, inside }: Arrow) => inside && room(to) === 'core'
const toOwnRoom = ({ from, to, inside }: Arrow) => inside && room(from) === room(to)

describe('who may import whom', () => {
  it('reads the sources', () => {
    expect(arrows.length).toBeGreaterThan(200)
    expect(arrows.some(({ from, to }) => from === 'src/gateway.ts' && to.startsWith('src/core/'))).toBe(true)
  })

  it('core imports core and zod, no vendor, no node:, no environment', () => {
    expect(breaches(within('core'), (arrow) => toCore(arrow) || arrow.to === 'zod')).toEqual([])
    const reading = files.filter(
      (file) =>
        file.startsWith('src/core/') &&
        /\bprocess\.[a-z]|\bDeno\.|\bBun\./.test(readFileSync(join(root, file), 'utf8')),
    )
    expect(reading).toEqual([])
  })

  it('adapters import core, their own room and vendors, never one another', () => {
    const adapters = (arrow: Arrow) => /^(channels\/|helpdesk\/|state$|models$|tools$)/.test(room(arrow.from))
    expect(breaches(adapters, (arrow) => !arrow.inside || toCore(arrow) || toOwnRoom(arrow))).toEqual([])
  })

  it('the desk imports core and the Slack connector’s api and render', () => {
    const allowed = ['src/channels/slack/api.ts', 'src/channels/slack/render.ts']
    expect(
      breaches(
        within('desk'),
        (arrow) => !arrow.inside || toCore(arrow) || toOwnRoom(arrow) || allowed.includes(arrow.to),
      ),
    ).toEqual([])
  })

  it('console, compliance and insight import core', () => {
    const rooms = (arrow: Arrow) => ['console', 'compliance', 'insight'].includes(room(arrow.from))
    expect(breaches(rooms, (arrow) => !arrow.inside || toCore(arrow) || toOwnRoom(arrow))).toEqual([])
  })

  it('gateway and app choose no engine', () => {
    const both = (arrow: Arrow) => ['gateway.ts', 'app.ts'].includes(room(arrow.from))
    expect(
      breaches(both, ({ to }) => !/^src\/(state|models|channels|helpdesk|desk|sandbox)\//.test(to)),
    ).toEqual([])
  })

  it('nobody but the cli imports the sandbox', () => {
    const outside = (arrow: Arrow) => room(arrow.from) !== 'sandbox' && room(arrow.from) !== 'cli.ts'
    expect(breaches(outside, ({ to }) => !to.startsWith('src/sandbox/'))).toEqual([])
  })

  it('reads the environment in the entries only', () => {
    const readers = files.filter((file) => /\bprocess\.env\b/.test(readFileSync(join(root, file), 'utf8')))
    expect(readers.filter((file) => !/^src\/(cli|node|worker)\.ts$|^src\/sandbox\//.test(file))).toEqual([])
  })
})
