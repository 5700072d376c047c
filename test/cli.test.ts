/** The command line, as processes of their own: what is said, where, and with which exit code. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { makeFolder } from './support/folder.ts'

type Environment = { [name: string]: string }

const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url))
const ourPolicy = fileURLToPath(new URL('../policy.yaml', import.meta.url))

let folder: Awaited<ReturnType<typeof makeFolder>>
beforeEach(async () => {
  folder = await makeFolder()
  await copyFile(ourPolicy, join(folder.path, 'policy.yaml'))
})
afterEach(() => folder.remove())

/** Runs a command to its end, in the test's folder and with this environment only. */
async function run(args: string[], environment: Environment = {}) {
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: folder.path,
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, err, [code]] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    once(child, 'exit'),
  ])
  return { code: z.number().nullable().parse(code), out, err }
}

const left = () => readdir(folder.path)
const lines = (text: string) => text.trimEnd().split('\n')

const slack = {
  SLACK_BOT_TOKEN: 'xoxb-invented',
  SLACK_SIGNING_SECRET: 'invented',
  SLACK_STAFF_CHANNEL: 'C0STAFF',
}
const twilio = {
  TWILIO_ACCOUNT_SID: 'AC0123',
  TWILIO_AUTH_TOKEN: 'invented',
  TWILIO_SMS_FROM: '+447700900900',
}
const email = { EMAIL_FROM: 'help@brightline.example', EMAIL_SMTP_URL: 'smtp://127.0.0.1:1' }

describe('a command', () => {
  it.each([[], ['help'], ['--help'], ['-h']].map((args) => [args]))(
    '%j shows all there are',
    async (args) => {
      const { code, out, err } = await run(args)
      expect([code, err]).toEqual([0, ''])
      for (const name of ['start', 'demo', 'doctor', 'dead', 'replay', 'eval'])
        expect(out).toMatch(new RegExp(`^  ${name}\\b`, 'm'))
    },
  )

  it('that does not exist is named, with those that do', async () => {
    const { code, out, err } = await run(['strat'])
    expect([code, out]).toEqual([64, ''])
    expect(lines(err)[0]).toBe("there is no command 'strat'")
    expect(err).toMatch(/^ {2}start\b/m)
  })

  it.each([
    [['start', '--lease'], /^switchboard start: Unknown option '--lease'/],
    [['start', '--lease-ms', '0'], /^switchboard start: --lease-ms: expected a number above 0/],
    [['start', '--lease-ms', 'long'], /^switchboard start: --lease-ms: expected a whole number, got 'long'/],
    [['demo', '--port', 'x'], /^switchboard demo: --port: expected a whole number, got 'x'/],
    [['eval', '--k', '0'], /^switchboard eval: --k: expected a number above 0/],
    [
      ['eval', '--threshold', '90'],
      /^switchboard eval: --threshold: expected a number from 0 to 1, got '90'/,
    ],
    [['replay'], /^switchboard replay: expected the id that `switchboard dead` prints/],
    [['replay', 'foo'], /^switchboard replay: expected the id that `switchboard dead` prints/],
  ])('%j used wrongly says how it is used', async (args, said) => {
    const { code, err } = await run(args, { ANTHROPIC_API_KEY: 'invented' })
    expect(code).toBe(64)
    expect(err).toMatch(said)
    expect(lines(err)[1]).toContain(`usage: switchboard ${args[0]}`)
    expect(await left()).toEqual(['policy.yaml'])
  })
})

describe('start with a wrong set-up', () => {
  it('tells every fault of environment and policy at once, with name or line, and leaves nothing behind', async () => {
    const policy = await readFile(ourPolicy, 'utf8')
    const wrong = policy
      .replace('per_invoice: 500', 'per_invoice: lots')
      .replace('off: []', 'off: [proces_refund]')
      .replace('company:', 'compani:')
    await writeFile(join(folder.path, 'policy.yaml'), wrong)
    const line = (what: string) => wrong.slice(0, wrong.indexOf(what)).split('\n').length
    const { code, out, err } = await run(['start'], {
      PORT: 'x',
      STATE_URL: 'mysql://db',
      HELPDESK_URL: 'fax:',
      TWILIO_AUTH_TOKEN: 'invented',
    })
    expect([code, out]).toEqual([78, ''])
    expect(lines(err)).toEqual([
      'The set-up has faults, nothing was started:',
      '  PORT: expected a port between 1 and 65535',
      '  TWILIO_ACCOUNT_SID: is missing (Twilio Console → Account Info)',
      expect.stringMatching(/^ {2}TWILIO_SMS_FROM, .*: at least one is needed/),
      expect.stringMatching(/^ {2}ANTHROPIC_API_KEY: is missing .*npm run demo/),
      expect.stringMatching(/^ {2}STATE_URL is no URL of a known form\. Expected one of: sqlite:/),
      expect.stringMatching(/^ {2}HELPDESK_URL: expected a URL starting with builtin:/),
      expect.stringMatching(
        new RegExp(`^  policy\\.yaml:${line('identity:')}: identity\\.company: is missing`),
      ),
      `  policy.yaml:${line('compani:')}: identity.compani: there is no such setting`,
      `  policy.yaml:${line('per_invoice: lots')}: refunds.per_invoice: a number`,
    ])
    expect(await left()).toEqual(['policy.yaml'])
  })

  it.each([
    ['off: []', 'off: [proces_refund]', "tools.off: there is no tool 'proces_refund'"],
    ['tools: {}', 'tools: { add_note: policy }', "confirm.tools: there is no tool 'add_note'"],
    ['get_customer_profile: [', 'customer_profile: [', "tools.hidden: there is no tool 'customer_profile'"],
    ['  sms: auto', '  text: off', 'channels.text: there is no such setting'],
    [
      "mon: ['09:00', '17:30']",
      "mon: ['17:30', '09:00']",
      'hours.open.mon: the closing time has to be later than the opening time',
    ],
  ])('a rule that would bind nobody is a fault: %s → %s', async (from, to, fault) => {
    const policy = await readFile(ourPolicy, 'utf8')
    expect(policy).toContain(from)
    const wrong = policy.replace(from, to)
    await writeFile(join(folder.path, 'policy.yaml'), wrong)
    const { code, err } = await run(['start'], { ANTHROPIC_API_KEY: 'invented' })
    expect(code).toBe(78)
    const line = wrong.slice(0, wrong.indexOf(to)).split('\n').length
    expect(lines(err)[1]).toBe(`  policy.yaml:${line}: ${fault}`)
  })

  it('says which file cannot be read', async () => {
    const { code, err } = await run(['start'], { ANTHROPIC_API_KEY: 'x', POLICY_FILE: 'nowhere.yaml' })
    expect(code).toBe(78)
    expect(lines(err)[1]).toMatch(/^ {2}POLICY_FILE: nowhere\.yaml cannot be read/)
  })

  it('says that the state cannot be opened there', async () => {
    const { code, err } = await run(['start'], {
      ANTHROPIC_API_KEY: 'x',
      STATE_URL: 'sqlite:policy.yaml/state.db',
    })
    expect(code).toBe(78)
    expect(lines(err)[1]).toMatch(/^ {2}STATE_URL: policy\.yaml\/state\.db cannot be opened as a SQLite file/)
  })

  it('says that the port is taken', async () => {
    const other = createServer()
    other.listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = z.object({ port: z.number() }).parse(other.address())
    const { code, err } = await run(['start'], {
      ANTHROPIC_API_KEY: 'x',
      PORT: String(port),
      LOG_LEVEL: 'silent',
    })
    other.close()
    expect(code).toBe(78)
    expect(lines(err)[1]).toBe(
      `  PORT: ${port} is taken on 127.0.0.1: choose another, or end what listens there`,
    )
  })
})

describe('doctor', () => {
  const marks = (out: string) =>
    Object.fromEntries(lines(out).map((line) => [line.slice(2).split(':')[0] ?? '', line[0] ?? '']))

  it('with nothing set says what to set, and that the model is missing', async () => {
    const { code, out } = await run(['doctor'])
    expect(code).toBe(1)
    expect(marks(out)).toMatchObject({ slack: '–', twilio: '–', email: '–', ANTHROPIC_API_KEY: '✗' })
    for (const name of Object.keys(slack)) expect(out).toContain(name)
  })

  it('with channels half set up says what is missing and where it is found', async () => {
    const { code, out } = await run(['doctor'], {
      ANTHROPIC_API_KEY: 'x',
      SLACK_BOT_TOKEN: 'xoxb-invented',
      TWILIO_SMS_FROM: '+447700900900',
      EMAIL_FROM: 'help@brightline.example',
    })
    expect(code).toBe(1)
    expect(marks(out)).toMatchObject({ slack: '✗', twilio: '✗', email: '✗', state: '✓' })
    expect(out).toContain(
      'SLACK_SIGNING_SECRET: is missing (Slack app → Basic Information → App Credentials)',
    )
    expect(out).toContain('TWILIO_AUTH_TOKEN: is missing (Twilio Console → Account Info)')
  })

  it('with all of it says so', async () => {
    const { code, out, err } = await run(['doctor'], {
      ...slack,
      ...twilio,
      ...email,
      ANTHROPIC_API_KEY: 'x',
      PUBLIC_URL: 'https://gateway.example',
    })
    expect([code, err]).toEqual([0, ''])
    expect(marks(out)).toMatchObject({
      slack: '✓',
      twilio: '✓',
      email: '✓',
      policy: '✓',
      model: '✓',
      state: '✓',
    })
    expect(out).not.toMatch(/✗/)
  })

  it('says each fault once, and no secret', async () => {
    const { code, out } = await run(['doctor'], {
      ...slack,
      SLACK_BOT_TOKEN: 'secret-in-the-wrong-place',
      STATE_URL: 'redis://me:secret-password@host:port',
    })
    expect(code).toBe(1)
    expect(new Set(lines(out)).size).toBe(lines(out).length)
    expect(out.match(/STATE_URL/g)).toHaveLength(1)
    expect(out).not.toMatch(/secret-in-the-wrong-place|secret-password/)
  })
})

describe('dead letters, with none there', () => {
  it('are none', async () => {
    expect(await run(['dead'])).toEqual({ code: 0, out: 'no dead letters\n', err: '' })
  })

  it('cannot be replayed', async () => {
    const { code, out } = await run(['replay', 'customer:nobody/t1'])
    expect(code).toBe(1)
    expect(out).toBe('customer:nobody/t1: there is no such dead letter: see `switchboard dead`\n')
  })
})
