import { it } from 'vitest'
import { describeIf } from '../support/need.ts'
import { getRedis, redisAvailable } from '../support/redis.ts'
import { survives } from './survives.ts'

describeIf(redisAvailable, 'on a Redis Cluster of three masters', getRedis, () => {
  it('loses nothing and doubles nothing while gateways and servers are killed', () => survives('cluster'))
})
