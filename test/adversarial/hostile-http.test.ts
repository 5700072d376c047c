/** The hostile model behind the real SDK, with orders planted in all it reads. The long play is in `hostile-http.slow.test.ts`. */
import { expect, it } from 'vitest'
import { play } from './play.ts'

it('no breach over HTTP in a short play', async () => {
  const played = await play(22, 800, 30, 'http')
  console.log(`seed 22: ${JSON.stringify(played)}`)
  expect(played.breaches).toEqual([])
  // Orders were obeyed, answers spoiled, and things done all the same.
  expect(played.obeyed).toBeGreaterThan(10)
  expect(played.spoiled).toBeGreaterThan(3)
  expect(played.writes).toBeGreaterThan(0)
})
