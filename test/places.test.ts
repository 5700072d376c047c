/** `switchboard slack …`, on a state file of its own. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readPlace } from '../src/core/places/place.ts'
import { runPlaces, type PlaceCommand } from '../src/places.ts'
import { openStore } from '../src/state/open.ts'
import { makeFolder } from './support/folder.ts'

let folder: Awaited<ReturnType<typeof makeFolder>>
let environment: NodeJS.ProcessEnv
beforeEach(async () => {
  folder = await makeFolder()
  environment = { STATE_URL: `sqlite:${folder.path}/state.db` }
})
afterEach(() => folder.remove())

const channel = 'C0NORTH'
const decided = { by: 'Maya', why: 'their admin asked for it' }
const onFile = 'email:dana.whitfield@northwind.example'

async function run(command: PlaceCommand): Promise<{ done: boolean; said: string[] }> {
  const said: string[] = []
  return { done: await runPlaces(environment, command, (line) => void said.push(line)), said }
}

it('maps a channel to the account of whoever has the identity on file, and takes it back', async () => {
  expect(await run({ what: 'show', channel })).toEqual({ done: false, said: ['slack:C0NORTH  not mapped'] })
  const mapped = ['slack:C0NORTH', '  everybody  Northwind Robotics (ACC-1001)']
  expect(await run({ what: 'map', channel, onFile, decided })).toEqual({ done: true, said: mapped })
  expect(await run({ what: 'list' })).toEqual({ done: true, said: mapped })
  await run({ what: 'map', channel, onFile, team: 'T0NORTH', decided })
  expect((await run({ what: 'show', channel })).said).toContain(
    '  slack:T0NORTH  Northwind Robotics (ACC-1001)',
  )
  expect((await run({ what: 'unmap', channel, decided })).done).toBe(true)
  expect((await run({ what: 'unmap', channel, decided })).done).toBe(false)
})

it('maps nothing to somebody the helpdesk does not know, or that is no identity', async () => {
  for (const nobody of ['email:dana@elsewhere.example', 'Northwind Robotics']) {
    expect(await run({ what: 'map', channel, onFile: nobody, decided })).toMatchObject({ done: false })
  }
  const store = await openStore(environment['STATE_URL'] ?? '')
  expect((await readPlace(store, 'slack:C0NORTH')).seq).toBe(0)
  await store.close()
})
