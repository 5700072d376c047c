import { it } from 'vitest'
import { describeIf } from '../support/need.ts'
import { getRedis, redisAvailable } from '../support/redis.ts'
import { survives } from './survives.ts'

describeIf(redisAvailable, 'on one Redis', getRedis, () => {
  it('loses nothing and doubles nothing while gateways and the server are killed', () => survives('redis'))
})
