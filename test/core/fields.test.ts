/** Fields the policy hides are cut wherever they stand, and nothing else is. */
import { describe, expect, it } from 'vitest'
import { withoutFields } from '../../src/core/agent/fields.ts'

const profile = () => ({
  account: { name: 'Northwind', revenue: 480_000, owner: { name: 'Maya', phone: '+447700900150' } },
  contacts: [
    { name: 'Dana', email: 'dana@northwind.example' },
    { name: 'Sam', email: 'sam@northwind.example' },
  ],
})

describe('withoutFields', () => {
  const table: [string, string[], (cut: ReturnType<typeof profile>) => unknown][] = [
    ['nothing', [], (all) => all],
    ['one member', ['account.revenue'], (all) => ({ ...all, account: { name: 'Northwind', owner: all.account.owner } })],
    ['deep down', ['account.owner.phone'], (all) => ({ ...all, account: { ...all.account, owner: { name: 'Maya' } } })],
    ['of every item', ['contacts.*.email'], (all) => ({ ...all, contacts: [{ name: 'Dana' }, { name: 'Sam' }] })],
    ['of one item', ['contacts.1.email'], (all) => ({ ...all, contacts: [all.contacts[0], { name: 'Sam' }] })],
    ['one item', ['contacts.0'], (all) => ({ ...all, contacts: [all.contacts[1]] })],
    ['every item', ['contacts.*'], (all) => ({ ...all, contacts: [] })],
    ['of every member', ['account.*.phone'], (all) => ({ ...all, account: { ...all.account, owner: { name: 'Maya' } } })],
    ['several', ['account', 'contacts.*.name'], (all) => ({ contacts: all.contacts.map(({ email }) => ({ email })) })],
    ['everything', ['*'], () => ({})],
    ['what is not there', ['account.nps', 'nobody.here', 'account.name.first', 'contacts.9.email'], (all) => all],
  ] // prettier-ignore
  it.each(table)('cuts %s', (_what, paths, left) => {
    const data = profile()
    expect(withoutFields(data, paths)).toEqual(left(profile()))
    expect(data).toEqual(profile())
  })

  it.each([[null], ['text'], [7], [[]]])('leaves %j alone', (data) => {
    expect(withoutFields(data, ['a.b', '*.c'])).toEqual(data)
  })
})
