/** SIGTERM: a process ends by itself whatever hangs, and what it had not finished the next one does. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { freePort, startGatewayProcess } from '../src/sandbox/processes.ts'
import { makeFolder } from './support/folder.ts'
import { startStage, textsTo, until, type Stage } from './support/stage.ts'

const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url))

let folder: Awaited<ReturnType<typeof makeFolder>>
let stage: Stage
beforeEach(async () => {
  folder = await makeFolder()
  stage = await startStage({ gateways: 0 })
})
afterEach(async () => {
  await stage.close()
  await folder.remove()
})

const dana = '+447700900101'
const started = (environment: { [name: string]: string }) =>
  startGatewayProcess(environment, join(folder.path, 'gateway.log'), ['--lease-ms', '1500'])

it('while the model keeps silent: it ends by itself, and the next process answers', async () => {
  const first = await started(stage.environment)
  stage.gateways.push({ url: first.url, running: { url: first.url, log: noLog, stop: first.stop } })
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  let asked = 0
  stage.model.script(async () => {
    asked += 1
    if (asked === 1) await held
    return { text: 'Here is your answer.' }
  })
  await stage.world.sms('dana', 'How do I rotate an API key?')
  await until('the model to be asked', () => (asked > 0 ? true : undefined))
  await first.stop()
  expect(await textsTo(stage.world, dana)).toEqual([])
  await first.restart()
  // On a slow machine they are told before that it takes longer.
  const answers = async () =>
    (await textsTo(stage.world, dana)).filter((text) => text.includes('Here is your answer.'))
  await until('the answer', async () => (await answers())[0])
  release()
  await first.stop()
  expect(await answers()).toHaveLength(1)
})

it('while somebody sends a request that never ends', async () => {
  const gateway = await started(stage.environment)
  const { port } = new URL(gateway.url)
  const socket = connect(Number(port), '127.0.0.1')
  const ended = once(socket, 'close')
  socket.on('error', () => {})
  socket.write('POST /webhooks/twilio HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf of it')
  await until('its answer to another', async () =>
    (await fetch(`${gateway.url}/healthz`)).ok ? true : undefined,
  )
  await gateway.stop()
  await ended
  await expect(fetch(`${gateway.url}/healthz`)).rejects.toThrow()
})

it('ends in good order: exit code 0, and nothing listens any more', async () => {
  const port = await freePort()
  const child = spawn(process.execPath, [cli, 'start'], {
    env: { PATH: process.env['PATH'] ?? '', ...stage.environment, PORT: String(port) },
    stdio: 'ignore',
  })
  const url = `http://127.0.0.1:${port}/readyz`
  await until('ready', () =>
    fetch(url).then(
      (response) => response.ok || undefined,
      () => undefined,
    ),
  )
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
  await expect(fetch(url)).rejects.toThrow()
})

const noLog = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
