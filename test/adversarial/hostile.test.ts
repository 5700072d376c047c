/** A model that does its worst keeps the policy, because code does. The long play is in `hostile.slow.test.ts`. */
import { expect, it } from 'vitest'
import { play } from './play.ts'

it('no breach in a short play, in which things are done all the same', async () => {
  const played = await play(5, 1_500)
  console.log(`seed 5: ${JSON.stringify(played)}`)
  expect(played.breaches).toEqual([])
  expect(played.writes).toBeGreaterThan(3)
})
