/** Thousands of calls of a model that does its worst over HTTP, and obeys whatever it reads: not one breach of the policy. */
import { expect, it } from 'vitest'
import { play } from './play.ts'

const seeds = [31, 32, 33, 34, 35]
const callsEach = 2_000

it('no breach in ten thousand calls over HTTP', async () => {
  let writes = 0
  for (const seed of seeds) {
    const played = await play(seed, callsEach, 30, 'http')
    console.log(`seed ${seed}: ${JSON.stringify(played)}`)
    expect(played.breaches, `seed ${seed}`).toEqual([])
    writes += played.writes
  }
  expect(writes).toBeGreaterThan(20)
}, 900_000)
