/** Who may do what: by Slack user group where the policy names one, and whoever is in the staff channel otherwise. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Desk } from '../../src/core/desk.ts'
import { SendError } from '../../src/core/errors.ts'
import { createRoles } from '../../src/core/roles.ts'
import { parsePolicy } from '../../src/policy-file.ts'
import { home, staffNamed } from '../../src/sandbox/cast.ts'
import { createOutside } from '../support/outside.ts'
import { makeFolder } from '../support/folder.ts'
import { movingClock, quietLog } from '../support/pipeline.ts'
import { startStage, until, type Stage } from '../support/stage.ts'
import { warmDesk } from '../support/warm.ts'

const yaml = await readFile(new URL('../../policy.yaml', import.meta.url), 'utf8')
const withRoles = (roles: string) => yaml.replace(/^ {2}(claim|pause|link): null$/gm, `  $1: ${roles}`)

let stage: Stage | undefined
let folder: Awaited<ReturnType<typeof makeFolder>>
beforeEach(async () => {
  folder = await makeFolder()
})
afterEach(async () => {
  await stage?.close()
  stage = undefined
  await folder.remove()
})

it('lets only the group claim, pause and link; a refusal names it, and leaves its trace', async () => {
  const file = join(folder.path, 'policy.yaml')
  await writeFile(file, withRoles('S0LEADS'))
  const on = await startStage({ environment: async () => ({ POLICY_FILE: file }) })
  stage = on
  await warmDesk(on)
  const heard = (member: string) =>
    JSON.stringify(
      on.world
        .slackChannel(home.staffChannel)
        .filter(({ onlyFor }) => onlyFor === staffNamed(member).user)
        .map(({ text, blocks }) => [text, blocks]),
    )
  const caseNow = async () => (await on.customer('CON-1'))?.state.case
  await on.world.sms('dana', 'I want to speak to a human being, please.')
  const card = await until('a card', () =>
    on.world
      .slackChannel(home.staffChannel)
      .find((message) => JSON.stringify(message.blocks).includes('desk:claim')),
  )
  await on.world.press('tom', card.ts, 'desk:claim')
  await until('Tom is told', () =>
    heard('tom').includes('Only people in the user group S0LEADS') ? true : undefined,
  )
  expect(await caseNow()).toMatchObject({ state: 'open' })
  for (const line of [
    '/case pause everywhere',
    '/case resume sms',
    '/case link +447700900199 CON-1',
    '/case open CON-1',
  ])
    await on.world.command('tom', line)
  for (const act of ['claim', 'pause', 'link']) expect(heard('tom')).toContain(`(policy roles.${act})`)
  await on.world.command('tom', '/case find dana')
  expect(heard('tom')).toContain('unclaimed · Dana Whitfield')
  const entries = await on.entries((await on.customer('CON-1'))?.record ?? 'customer:none')
  expect(entries.find(({ type }) => type === 'case.refused')).toMatchObject({ by: { id: 'slack:U0TOM' } })

  await on.world.press('maya', card.ts, 'desk:claim')
  await until('the claim', async () => ((await caseNow())?.state === 'claimed' ? true : undefined))
  await until('Tom presses', async () =>
    (await on.world.press('tom', card.ts, 'desk:take_over')).ok ? true : undefined,
  )
  const whispers = () =>
    on.world
      .slackChannel(home.staffChannel)
      .filter(({ onlyFor, threadTs, text }) => onlyFor && threadTs && text.includes('(policy roles.claim)'))
  await until('Tom is told again', () => (whispers().length === 2 ? true : undefined))
  expect(await caseNow()).toMatchObject({ claimedBy: { id: 'slack:U0MAYA' } })
  await on.world.command('maya', '/case pause everywhere')
  expect(heard('maya')).toContain('Paused everywhere')
})

it('says where a wrong group stands', () => {
  expect(() => parsePolicy(withRoles('support-leads'), 'policy.yaml')).toThrow(
    /policy\.yaml:\d+: roles\.claim: the id of a Slack user group like S0123456789, or null/,
  )
})

it('shows the desk to people of the staff channel only; who cannot be asked about may do nothing', async () => {
  const clock = movingClock()
  const policy = parsePolicy(yaml, 'policy.yaml')
  const [maya, eve] = ['U0MAYA', 'U0EVE'].map((user) => ({ id: `slack:${user}`, name: user }))
  let down = false
  let asked = 0
  const desk: Desk = {
    ...createOutside().desk,
    isMember: async ({ id }) => {
      asked += 1
      if (down) throw new SendError('Slack is down', { again: 'retry' })
      return id === maya?.id
    },
  }
  const roles = createRoles(desk, policy, { clock, log: quietLog })
  if (!maya || !eve) throw new Error('nobody')
  expect(await roles.whyNot(maya, 'claim')).toBeUndefined()
  expect(await roles.whyNot(eve, 'see')).toBe('Only people in a staff channel of this desk may do that.')
  down = true
  expect(await roles.whyNot(maya, 'pause')).toBeUndefined()
  expect(asked).toBe(2)
  clock.pass(61_000)
  expect(await roles.whyNot(maya, 'claim')).toContain('could not be asked')
})
