#!/usr/bin/env node
/** `switchboard <command>`: chooses what to run. Exit codes: 0 done, 1 failed, 64 wrong use, 78 wrong set-up. */
import { enableCompileCache } from 'node:module'
import { parseArgs } from 'node:util'
import type { CustomerCommand } from './customers.ts'
import type { EvalOptions } from './eval/command.ts'
import type { PlaceCommand } from './places.ts'
import { ConfigError, OutsideError } from './core/errors.ts'

// Loading the vendors' SDKs is most of a start; what was compiled once is kept in the system's temporary folder.
enableCompileCache()

interface Command {
  usage: string
  run(argv: string[]): Promise<void>
}

/** The command line is wrong: exit code 64 (sysexits' EX_USAGE). */
class UsageError extends Error {
  override readonly name = 'UsageError'
}

const commands: { [name: string]: Command } = {
  start: {
    usage:
      'start            runs the gateway with the settings in the environment; --lease-ms N: the customers of a process that died are taken over after this long (10000)',
    run: async (argv) => {
      const { values } = parseArgs({ args: argv, options: { 'lease-ms': { type: 'string' } } })
      const lease = values['lease-ms']
      const { startNode } = await import('./node.ts')
      const running = await startNode(
        process.env,
        lease === undefined ? {} : { work: { leaseMs: positive('lease-ms', lease) } },
      )
      stopOnSignal(() => running.stop())
    },
  },
  demo: {
    usage:
      'demo [--story]   runs the gateway with everything around it played on this machine; --story plays a scripted day and checks it',
    run: async (argv) => {
      const { values } = parseArgs({
        args: argv,
        options: {
          story: { type: 'boolean', default: false },
          port: { type: 'string', default: '3000' },
          processes: { type: 'string', default: '1' },
        },
      })
      const { runDemo } = await import('./sandbox/demo.ts')
      await runDemo(
        { ...values, port: whole('port', values.port), processes: whole('processes', values.processes) },
        process.env,
      )
    },
  },
  dead: {
    usage: 'dead             lists the messages the bot gave up on, with the cause',
    run: async () => (await import('./operate.ts')).listDead(process.env, console.log),
  },
  replay: {
    usage: 'replay <id>      has the messages of a dead letter read again',
    run: async ([id]) => {
      if (!id || !/^customer:\S+\/t\d+$/.test(id))
        throw new UsageError('expected the id that `switchboard dead` prints, like customer:…/t12')
      process.exitCode = (await (await import('./operate.ts')).replayDead(process.env, id, console.log))
        ? 0
        : 1
    },
  },
  eval: {
    usage:
      'eval [PATH ...]  plays scenario files (eval/) against the model; --k N (3) times each, --at-once N (4), --threshold 0..1 (0.9) of pass^1, --threshold-all 0..1 of pass^k, --json FILE',
    run: async (argv) => {
      const options = evalOptions(argv)
      const { judgedModel } = await import('./sandbox/judged.ts')
      const { runEval } = await import('./eval/command.ts')
      const judged = await judgedModel(process.env)
      try {
        process.exitCode = (await runEval(options, judged, console.log)) ? 0 : 1
      } finally {
        await judged.close()
      }
    },
  },
  manifest: {
    usage:
      'manifest slack   prints the app manifest for Slack; --socket: for Socket Mode\n  manifest teams   writes the app package for Microsoft Teams; --out FILE (teams-app.zip), --website https://…, --app-version 1.0.0',
    run: async (argv) => {
      const { values, positionals } = parseArgs({
        args: argv,
        allowPositionals: true,
        options: {
          out: { type: 'string', default: 'teams-app.zip' },
          website: { type: 'string' },
          socket: { type: 'boolean', default: false },
          'app-version': { type: 'string', default: '1.0.0' },
        },
      })
      const platform = positionals.join(' ')
      if (platform === 'slack') {
        const { printSlackManifest } = await import('./manifest/slack.ts')
        return printSlackManifest(process.env, console.log, { socket: values.socket })
      }
      if (platform !== 'teams') throw new UsageError('expected the platform: slack or teams')
      const version = values['app-version']
      if (!/^\d{1,5}(\.\d{1,5}){2}$/.test(version))
        throw new UsageError(`--app-version: expected something like 1.0.0, got '${version}'`)
      const { writeTeamsApp } = await import('./manifest/teams.ts')
      await writeTeamsApp(process.env, { file: values.out, website: values.website, version }, console.log)
    },
  },
  customer: {
    usage:
      'customer <what>  show <who>; merge <who> <into>, unmerge <who> <merge>, link <identity> <identity on file>, each with --by NAME --why TEXT. Who: an identity (sms:+44…, email:a@b.c), a contact id, or customer:…',
    run: async (argv) => {
      const command = customerCommand(argv)
      const { runCustomer } = await import('./customers.ts')
      process.exitCode = (await runCustomer(process.env, command, console.log)) ? 0 : 1
    },
  },
  slack: {
    usage:
      'slack <what>     list; show <channel>; map <channel> <identity on file>, unmap <channel>, each with --by NAME --why TEXT: which account a shared channel is for (that of whoever has the identity on file); --team T0…: only for people of that workspace',
    run: async (argv) => {
      const command = placeCommand(argv)
      const { runPlaces } = await import('./places.ts')
      process.exitCode = (await runPlaces(process.env, command, console.log)) ? 0 : 1
    },
  },
  doctor: {
    usage: 'doctor           says which channels are on, and what is missing for the rest',
    run: async () => {
      const { runDoctor } = await import('./doctor.ts')
      process.exitCode = (await runDoctor(process.env, console.log)) ? 0 : 1
    },
  },
}

/** Who and why is asked for, as it stands in the record for good. */
function customerCommand(argv: string[]): CustomerCommand {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { by: { type: 'string' }, why: { type: 'string' } },
  })
  const [what, who, other] = positionals
  if (what === 'show' && who) return { what, who }
  if (!who || !other) throw new UsageError('expected show, merge, unmerge or link, and about whom')
  const { by, why } = values
  if (!by || !why) throw new UsageError('expected --by NAME and --why TEXT')
  const decided = { by, why }
  if (what === 'merge') return { what, who, into: other, decided }
  if (what === 'unmerge') return { what, who, merge: other, decided }
  if (what === 'link') return { what, who, onFile: other, decided }
  throw new UsageError(`there is no 'customer ${what}'`)
}

function placeCommand(argv: string[]): PlaceCommand {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { by: { type: 'string' }, why: { type: 'string' }, team: { type: 'string' } },
  })
  const [what, channel, onFile] = positionals
  if (what === 'list') return { what }
  if (!channel || !/^[CG]\w+$/.test(channel))
    throw new UsageError('expected list, show, map or unmap, and a channel id like C0123456789')
  if (what === 'show') return { what, channel }
  const { by, why, team } = values
  if (!by || !why) throw new UsageError('expected --by NAME and --why TEXT')
  if (team !== undefined && !/^[TE]\w+$/.test(team))
    throw new UsageError(`--team: expected a workspace id like T0123456789, got '${team}'`)
  const decided = { by, why }
  if (what === 'unmap') return { what, channel, team, decided }
  if (what === 'map' && onFile) return { what, channel, onFile, team, decided }
  throw new UsageError(`there is no 'slack ${what} ${channel}'`)
}

function evalOptions(argv: string[]): EvalOptions {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      k: { type: 'string', default: '3' },
      'at-once': { type: 'string', default: '4' },
      threshold: { type: 'string', default: '0.9' },
      'threshold-all': { type: 'string', default: '0' },
      json: { type: 'string' },
    },
  })
  return {
    paths: positionals.length > 0 ? positionals : ['eval'],
    k: positive('k', values.k),
    atOnce: positive('at-once', values['at-once']),
    threshold: share('threshold', values.threshold),
    thresholdAll: share('threshold-all', values['threshold-all']),
    json: values.json,
  }
}

function share(name: string, value: string): number {
  const number = Number(value)
  if (value.trim() === '' || !(number >= 0 && number <= 1))
    throw new UsageError(`--${name}: expected a number from 0 to 1, got '${value}'`)
  return number
}

function whole(name: string, value: string): number {
  const number = Number(value)
  if (!Number.isInteger(number) || number < 0)
    throw new UsageError(`--${name}: expected a whole number, got '${value}'`)
  return number
}

function positive(name: string, value: string): number {
  const number = whole(name, value)
  if (number === 0) throw new UsageError(`--${name}: expected a number above 0`)
  return number
}

/** The first signal stops in good order; a second one at once. */
function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false
  const end = () => {
    if (stopping) process.exit(1)
    stopping = true
    void stop().then(() => process.exit(0), fail)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, end)
  // Started with a channel to its parent, it does not outlive that parent.
  process.once('disconnect', end)
}

/** Says what went wrong as far as whoever runs it can mend it; anything else is a fault of ours and needs its trace. */
function fail(error: unknown): never {
  const [code, text] = said(error)
  console.error(text)
  process.exit(code)
}

function said(error: unknown): [code: number, text: unknown] {
  if (error instanceof ConfigError) {
    const faults = error.faults.map((fault) => `  ${fault}`)
    return [78, ['The set-up has faults, nothing was started:', ...faults].join('\n')]
  }
  if (isUsage(error)) {
    const about = command?.usage.replace(/ {2,}/, '\n  ')
    return [64, `switchboard ${name}: ${error.message}\nusage: switchboard ${about}`]
  }
  return [1, error instanceof OutsideError ? `switchboard ${name}: ${error.message}` : error]
}

/** `parseArgs` throws TypeErrors with codes of its own. */
const isUsage = (error: unknown): error is Error =>
  error instanceof UsageError ||
  (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))

const usage = () =>
  ['usage: switchboard <command>', ...Object.values(commands).map((one) => `  ${one.usage}`)].join('\n')

const [name = '', ...argv] = process.argv.slice(2)
const command = Object.hasOwn(commands, name) ? commands[name] : undefined
if (command) await command.run(argv).catch(fail)
else if (['', 'help', '--help', '-h'].includes(name)) console.log(usage())
else {
  console.error(`there is no command '${name}'\n${usage()}`)
  process.exitCode = 64
}
