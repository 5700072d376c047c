/** Gateways as processes of their own, so that the demo can kill one and bring it back as production would. */
import { spawn, type ChildProcess } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const cli = fileURLToPath(new URL('../cli.ts', import.meta.url))
const readyPatienceMs = 30_000

export interface GatewayProcess {
  url: string
  /** SIGKILL: no farewell. Resolves when the process is gone. */
  kill(): Promise<void>
  /** Starts it again on the same port, and waits until it is ready. */
  restart(): Promise<void>
  /** SIGTERM: finishes what runs. */
  stop(): Promise<void>
}

/**
 * Starts `switchboard start` with this environment and these further arguments, and waits until `/readyz` says
 * so. Throws when it does not come up.
 */
export async function startGatewayProcess(
  environment: { [name: string]: string },
  logFile: string,
  args: string[] = [],
): Promise<GatewayProcess> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  await mkdir(dirname(logFile), { recursive: true })
  let child = await launch()

  async function launch(): Promise<ChildProcess> {
    const log = createWriteStream(logFile, { flags: 'a' })
    const started = spawn(process.execPath, [cli, 'start', ...args], {
      env: { PATH: process.env['PATH'] ?? '', ...environment, PORT: String(port), HOST: '127.0.0.1' },
      // The channel tells it when we are gone, whatever ended us.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    started.stdout?.pipe(log, { end: false })
    started.stderr?.pipe(log, { end: false })
    started.once('exit', () => log.end())
    await untilReady(started)
    return started
  }

  async function untilReady(started: ChildProcess): Promise<void> {
    const deadline = Date.now() + readyPatienceMs
    while (Date.now() < deadline) {
      if (gone(started)) throw new Error(`the gateway ended with code ${started.exitCode}; see ${logFile}`)
      if (await answers(`${url}/readyz`)) return
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error(`the gateway was not ready after ${readyPatienceMs / 1000} s; see ${logFile}`)
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (gone(child)) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await ended
  }

  return {
    url,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    restart: async () => {
      child = await launch()
    },
  }
}

const gone = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null

/** A refused connection is what 'not yet' looks like. */
const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    (response) => response.ok,
    () => false,
  )

/** Below the range outgoing connections take their ports from (32768 on, Linux): free, it stays ours through a restart. */
const ports = { from: 20_000, to: 32_000 }

/** A port nobody listens on now. Throws after many that are taken. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = ports.from + Math.floor(Math.random() * (ports.to - ports.from))
    if (await isFree(port)) return port
  }
  throw new Error(`no free port found between ${ports.from} and ${ports.to}`)
}

function isFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
