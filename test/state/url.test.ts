import { expect, it } from 'vitest'
import { ConfigError } from '../../src/core/errors.ts'
import { openStore } from '../../src/state/open.ts'
import { parseStateUrl } from '../../src/state/url.ts'

const redis = { engine: 'redis', kind: 'standalone', db: 0, tls: false, shards: 1, prefix: 'sb' }
const at = (host: string, port: number) => ({ host, port })

it.each([
  ['sqlite:./data/x.db', { engine: 'sqlite', path: './data/x.db' }],
  ['sqlite:/var/lib/x.db', { engine: 'sqlite', path: '/var/lib/x.db' }],
  ['sqlite:///var/lib/x.db', { engine: 'sqlite', path: '/var/lib/x.db' }],
  ['redis://cache', { ...redis, addresses: [at('cache', 6379)] }],
  ['redis://[::1]:7000/3', { ...redis, addresses: [at('::1', 7000)], db: 3 }],
  ['redis://:s%40crt@cache:1/', { ...redis, addresses: [at('cache', 1)], password: 's@crt' }],
  [
    'rediss://bot:pw@cache?prefix=desk',
    { ...redis, addresses: [at('cache', 6379)], tls: true, username: 'bot', password: 'pw', prefix: 'desk' },
  ],
  [
    'redis+sentinel://a:1,b/main/2',
    { ...redis, kind: 'sentinel', addresses: [at('a', 1), at('b', 26379)], master: 'main', db: 2 },
  ],
  [
    'redis+cluster://u:p@a:1,b:2',
    {
      ...redis,
      kind: 'cluster',
      addresses: [at('a', 1), at('b', 2)],
      shards: 16,
      username: 'u',
      password: 'p',
    },
  ],
  [
    'rediss+cluster://a?shards=64',
    { ...redis, kind: 'cluster', addresses: [at('a', 6379)], shards: 64, tls: true },
  ],
])('reads %s', (url, expected) => {
  expect(parseStateUrl(url)).toEqual(expected)
})

it.each([
  ['', /no URL of a known form/],
  ['postgres://x', /no URL of a known form/],
  ['sqlite:', /names no file/],
  ['sqlite::memory:', /in memory/],
  ['redis://', /where host:port is expected/],
  ['redis://a,b', /several hosts/],
  ['redis://a:99999', /port 99999/],
  ['redis://a:port', /'a:port' where host:port/],
  ['redis://a/one', /database number/],
  ['redis+cluster://a/1', /cluster has only 0/],
  ['redis+sentinel://a:1', /lacks the master name/],
  ['redis://a?shards=0', /shards=0/],
  ['redis://a?shards=many', /shards=many/],
  ['redis://a?prefix={x}', /prefix/],
  ['redis://a?shard=3', /option 'shard'/],
  ['redis://:%zz@a', /percent-encoded/],
])('refuses %s and says what is expected', async (url, fault) => {
  const opening = openStore(url)
  await expect(opening).rejects.toThrow(ConfigError)
  await expect(opening).rejects.toThrow(fault)
  await expect(opening).rejects.toThrow(/Expected one of: sqlite:\.\/data\/switchboard\.db/)
})

it('never repeats a password in a fault', () => {
  expect(() => parseStateUrl('redis://bot:hunter2@a:b:c')).not.toThrow(/hunter2/)
  expect(() => parseStateUrl('redis://bot:hunter2@a:b:c')).toThrow(ConfigError)
})
