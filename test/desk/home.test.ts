/** App Home: what a person of ours sees of the desk, from the event that says they look to the page Slack shows. */
import { afterEach, describe, expect, it } from 'vitest'
import type { ApprovalView } from '../../src/core/approvals/approval.ts'
import type { CaseView } from '../../src/core/desk.ts'
import type { Overview } from '../../src/core/overview/overview.ts'
import { renderHome } from '../../src/desk/home.ts'
import { home, staffNamed } from '../../src/sandbox/cast.ts'
import { checkView } from '../../src/sandbox/slack/limits.ts'
import { startStage, until, type Stage } from '../support/stage.ts'
import { warmDesk } from '../support/warm.ts'

let stage: Stage | undefined
afterEach(async () => {
  await stage?.close()
  stage = undefined
})

const pageOf = (on: Stage, member: string): string =>
  JSON.stringify(on.world.views.homes().find(({ user }) => user === staffNamed(member).user)?.view ?? '')

async function opens(on: Stage, member: string): Promise<string> {
  expect(await on.world.homes.open(staffNamed(member).user)).toEqual({ ok: true })
  return pageOf(on, member)
}

describe('a person of ours opens the home page', () => {
  it('sees what waits, claims it there, and has it among their own; nobody else has', async () => {
    stage = await startStage({ gateways: 2 })
    const on = stage
    await warmDesk(on)
    on.model.script(() => ({ text: 'You turn it off under Settings.' }))
    expect(await opens(on, 'maya')).toContain('Nobody waits for a person.')

    await on.world.sms('priya', 'How do I turn off two-factor authentication?')
    await on.world.sms('dana', 'I want to speak to a human being, please.')
    const held = await until('the case', async () => {
      const now = (await on.customer('CON-1'))?.state.case
      return now?.thread ? now : undefined
    })
    const before = await until('both turns', async () => {
      const page = await opens(on, 'maya')
      return /Answered by the bot\*\\n1.*Unclaimed/.test(page) && page.includes('desk:claim')
        ? page
        : undefined
    })
    expect(before).toContain('Unclaimed (1)')
    expect(before).toContain(`*${held.id}* · Dana Whitfield, Northwind Robotics`)
    expect(before).toContain('*Messages*\\n2')
    expect(before).toContain('*Escalated*\\n1')
    const [, , ts = ''] = /^slack:([^/]+)\/[^/]+\/(.+)$/.exec(held.thread ?? '') ?? []
    expect(before).toContain(
      `https://${home.domain}.slack.example/archives/${home.staffChannel}/p${ts.replace('.', '')}`,
    )

    expect(await on.world.homes.press(staffNamed('maya').user, 'desk:claim')).toEqual({ ok: true })
    // A busy machine may take longer to publish than the press may wait: then she opens it again.
    const mine = await until('it is hers', async () => {
      const page = pageOf(on, 'maya')
      if (page.includes('My cases (1)')) return page
      await opens(on, 'maya')
      return undefined
    })
    expect(mine).toContain('My cases (1)')
    expect(mine).toContain('Nobody waits for a person.')
    const others = await opens(on, 'tom')
    expect(others).toContain('You hold no case.')
    expect(others).not.toContain(held.id)
    expect((await on.customer('CON-1'))?.state.case).toMatchObject({
      state: 'claimed',
      claimedBy: { id: 'slack:U0MAYA' },
      thread: held.thread,
    })
  })

  it('is told when somebody else was faster, and is shown how it is', async () => {
    stage = await startStage({ gateways: 2 })
    const on = stage
    await warmDesk(on)
    await on.world.sms('dana', 'I want to speak to a human being, please.')
    await until('the case', async () => (await on.customer('CON-1'))?.state.case?.thread)
    for (const member of ['maya', 'tom']) {
      await until('it is listed', async () =>
        (await opens(on, member)).includes('desk:claim') ? true : undefined,
      )
    }
    await Promise.all(
      ['maya', 'tom'].map((member) => on.world.homes.press(staffNamed(member).user, 'desk:claim')),
    )
    const claimed = await until('the claim', async () => (await on.customer('CON-1'))?.state.case?.claimedBy)
    const loser = claimed.id === 'slack:U0MAYA' ? 'tom' : 'maya'
    await until('the refusal', () =>
      on.world.slackChannel(home.staffChannel).find((message) => message.onlyFor === staffNamed(loser).user),
    )
    expect(await opens(on, loser)).toContain('You hold no case.')
  })
})

describe('the page is within Slack’s limits', () => {
  const long = 'x'.repeat(5_000)
  const view: CaseView = {
    ...{ id: 'C-7F3A2K', state: 'open', round: 0, channel: 'sms', channels: ['sms'], replyOn: 'sms' },
    customer: { name: long, account: long, tier: 'enterprise', assurance: 'recognised' },
    signals: Array.from({ length: 30 }, (_, i) => ({ name: `angry_${i}`, hard: true, evidence: long })),
    summary: { said: [long], done: [], found: [], left: [] },
    ...{ writes: [], timeline: [], links: {} },
    ...{ sentiment: [], priority: 'urgent', opened: 1_767_225_600_000, deadline: 1_767_225_600_000 },
  }
  const asked: ApprovalView = {
    ...{ id: 'A-7F3A2K', hash: 'h', state: 'open', customer: { name: long }, summary: long },
    ...{
      changeable: false,
      tool: 'process_refund',
      arguments: [],
      policy: '',
      evidence: [],
      asked: 0,
      expires: 1_767_225_600_000,
    },
  }
  const thread = 'slack:T0HOME/C0STAFF/1767225600.000100'
  const many = (count: number, more: boolean): Overview => ({
    me: { id: 'slack:U0MAYA', name: 'Maya' },
    at: 1_767_225_700_000,
    paused: Array.from({ length: count }, () => long),
    figures: { messages: 1, answered: 2, escalated: 3, resolved: 4, rated: 2, stars: 9 },
    mine: Array.from({ length: count }, (_, i) => ({ view: { ...view, id: `C-A${i}` }, thread })),
    unclaimed: Array.from({ length: count }, (_, i) => ({ view: { ...view, id: `C-B${i}` }, thread })),
    approvals: Array.from({ length: count }, (_, i) => ({ view: { ...asked, id: `A-${i}` }, thread })),
    more: { mine: more, unclaimed: more, approvals: more },
  })
  const links = new Map([[thread, 'https://brightline.slack.com/archives/C0STAFF/p1767225600000100']])

  it.each([
    ['nothing', 0, false],
    ['one of each', 1, false],
    ['far more than fits', 60, true],
  ])('with %s on it', (_name, count, more) => {
    const page = renderHome(many(count, more), links, 'T0HOME')
    expect(checkView(page)).toEqual([])
    expect(page.blocks.length).toBeLessThanOrEqual(100)
    expect(JSON.stringify(page)).toContain('*CSAT*\\n4.5 of 5 (2)')
    if (count === 60) expect(JSON.stringify(page)).toContain('not shown here')
  })
})
