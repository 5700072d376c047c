import { expect, it } from 'vitest'
import { pick, type Subject } from './store.ts'

export function lookupCases({ store, another }: Subject): void {
  it('points a link once, and again only from where the caller saw it point', async () => {
    const key = 'sms:+447700900101'
    expect(await store().resolve(key)).toBeUndefined()
    expect(await store().link(key, 'customer:one')).toBe('customer:one')
    expect(await store().link(key, 'customer:two')).toBe('customer:one')
    expect(await store().link(key, 'customer:two', 'customer:three')).toBe('customer:one')
    expect(await store().link(key, 'customer:two', 'customer:one')).toBe('customer:two')
    expect(await store().resolve(key)).toBe('customer:two')
  })

  it('takes `replace` for a link that points nowhere yet', async () => {
    expect(await store().link('email:dana@northwind.example', 'customer:one', 'customer:old')).toBe(
      'customer:one',
    )
  })

  it('keeps links apart, also with braces and spaces in them', async () => {
    const keys = ['thread:{a}', 'thread:{a}b', 'thread: a', 'thread:å']
    for (const key of keys) await store().link(key, `case:${key}`)
    for (const key of keys) expect(await store().resolve(key)).toBe(`case:${key}`)
  })

  it('lets one of many concurrent links win, and tells all which', async () => {
    const stores = [store(), await another()]
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, i) => pick(stores, i).link('slack:T0NORTH/U0DANA', `customer:${i}`)),
    )
    expect(new Set(answers).size).toBe(1)
    expect(await store().resolve('slack:T0NORTH/U0DANA')).toBe(answers[0])
  })

  it('refuses to point at something that is no record', async () => {
    await expect(store().link('sms:+447700900199', ':')).rejects.toThrow(TypeError)
  })

  it('lists an index by score, then by member', async () => {
    const scores = { late: 30, early: -5, 'b-same': 10, 'a-same': 10, exact: 10.5 }
    for (const [member, score] of Object.entries(scores)) await store().index('open-cases', member, score)
    await store().index('other', 'elsewhere', 1)
    const all = await store().listed('open-cases')
    expect(all.map(({ member }) => member)).toEqual(['early', 'a-same', 'b-same', 'exact', 'late'])
    expect(all[3]).toEqual({ member: 'exact', score: 10.5 })
    expect((await store().listed('open-cases', 10)).map(({ member }) => member)).toEqual([
      'early',
      'a-same',
      'b-same',
    ])
    expect(await store().listed('open-cases', undefined, 1)).toEqual([{ member: 'early', score: -5 }])
    expect(await store().listed('open-cases', 10, 0)).toEqual([])
    expect(await store().listed('nothing')).toEqual([])
  })

  it('moves and removes members of an index', async () => {
    await store().index('open-cases', 'case 1', 1)
    await store().index('open-cases', 'case 2', 2)
    await store().index('open-cases', 'case 1', 3)
    await store().index('open-cases', 'case 2', undefined)
    await store().index('open-cases', 'never there', undefined)
    expect(await store().listed('open-cases')).toEqual([{ member: 'case 1', score: 3 }])
  })

  it('refuses a score that is no number', async () => {
    await expect(store().index('open-cases', 'case 1', NaN)).rejects.toThrow(TypeError)
  })
}
