#!/usr/bin/env node
/** `switchboard <command>`: chooses what to run. Exit codes: 0 done, 1 failed, 64 wrong use, 78 wrong set-up. */
import { parseArgs } from 'node:util'
import { ConfigError } from './core/errors.ts'

interface Command {
  usage: string
  run(argv: string[]): Promise<void>
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
      stopOnSignal(running.stop)
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
      if (!id) throw new TypeError('replay: expected the id that `switchboard dead` prints')
      process.exitCode = (await (await import('./operate.ts')).replayDead(process.env, id, console.log))
        ? 0
        : 1
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

function whole(name: string, value: string): number {
  const number = Number(value)
  if (!Number.isInteger(number) || number < 0)
    throw new TypeError(`--${name}: expected a whole number, got '${value}'`)
  return number
}

function positive(name: string, value: string): number {
  const number = whole(name, value)
  if (number === 0) throw new TypeError(`--${name}: expected a number above 0`)
  return number
}

/** The first signal stops in good order; a second one at once. */
function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1)
      stopping = true
      void stop().then(
        () => process.exit(0),
        (error: unknown) => fail(error),
      )
    })
  }
}

function fail(error: unknown): never {
  if (error instanceof ConfigError) {
    console.error(['The set-up has faults:', ...error.faults.map((fault) => `  ${fault}`)].join('\n'))
    process.exit(78)
  }
  console.error(error instanceof TypeError ? error.message : error)
  process.exit(error instanceof TypeError ? 64 : 1)
}

const [name = '', ...argv] = process.argv.slice(2)
const command = Object.hasOwn(commands, name) ? commands[name] : undefined
if (command) await command.run(argv).catch(fail)
else {
  console.error(
    ['usage: switchboard <command>', ...Object.values(commands).map(({ usage }) => `  ${usage}`)].join('\n'),
  )
  process.exitCode = name === '' || name === 'help' ? 0 : 64
}
