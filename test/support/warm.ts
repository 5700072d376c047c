import { home } from '../../src/sandbox/cast.ts'
import type { Stage } from './stage.ts'

/**
 * Slack's client is loaded with a gateway's first call, which takes a busy machine longer than Slack waits for an answer: the
 * person is told to try again. Tests of what comes after that begin when every gateway has it.
 */
export async function warmDesk({ world, gateways }: Stage): Promise<void> {
  const deadline = Date.now() + 30_000
  for (let inARow = 0; inARow < 2 * gateways.length && Date.now() < deadline;) {
    await world.command('tom', '/case paused')
    const answer = world.slackChannel(home.staffChannel).findLast(({ onlyFor }) => onlyFor === 'U0TOM')
    inARow = answer?.text.includes('paused nowhere') ? inARow + 1 : 0
  }
  for (const message of world.slackChannel(home.staffChannel)) world.slackWorld.remove(message)
}
