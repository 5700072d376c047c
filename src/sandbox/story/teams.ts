/** The same customer in Microsoft Teams: recognised there too, by a signed activity. */
import type { Stage } from '../demo.ts'
import { hearing } from './hearing.ts'
import { StoryError, type Teller } from './teller.ts'

export async function act(teller: Teller, { world }: Stage): Promise<void> {
  const text = 'How many seats does our contract include?'
  teller.act('The same customer, in Microsoft Teams')
  teller.say('Dana, Teams', text)
  const { lost } = await world.teams.write('dana', text)
  if (lost) throw new StoryError('no gateway took what she wrote in Teams')
  const answer = await teller.until('an answer from her contract in Teams', () =>
    hearing(world).teams(/250 seats/),
  )
  teller.say('Bright, Teams', answer)
  const known = await teller.until('her Teams identity on the same record', async () => {
    const customer = await teller.customer('CON-1')
    const identities = Object.keys(customer?.state.identities ?? {})
    return identities.some((identity) => identity.startsWith('teams:')) ? customer : undefined
  })
  teller.check(`recognised as ${known.state.person?.name}, on a third channel`)
}
