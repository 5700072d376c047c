/** The manifest for Slack: what the code handles and calls is asked for, and nothing else. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { botEvents, printSlackManifest, scopes, slackManifest } from '../../src/manifest/slack.ts'

const folder = new URL('../../src/channels/slack/', import.meta.url)
const code = readdirSync(folder)
  .map((name) => readFileSync(new URL(name, folder), 'utf8'))
  .join('\n')

/** The scope each method needs, from the method's page under docs.slack.dev/reference/methods. */
const needs: { [method: string]: string[] } = {
  'auth.test': [],
  'assistant.threads.setStatus': ['assistant:write'],
  'chat.appendStream': ['chat:write'],
  'chat.delete': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.startStream': ['chat:write'],
  'chat.stopStream': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': ['channels:history', 'groups:history', 'im:history', 'mpim:history'],
  'conversations.members': ['channels:read', 'groups:read'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history', 'mpim:history'],
  'files.completeUploadExternal': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  'files.info': ['files:read'],
  'reactions.add': ['reactions:write'],
  'usergroups.users.list': ['usergroups:read'],
  'users.info': ['users:read'],
  'views.open': [],
  'views.publish': [],
}

test('every method the code calls has its scope', () => {
  const called = [...code.matchAll(/client\s*\.((?:\w+\.)+\w+)\(/g)].map(([, method = '']) => method)
  expect(called.length).toBeGreaterThan(8)
  for (const method of called) {
    expect(Object.keys(needs), method).toContain(method)
    for (const scope of needs[method] ?? []) expect(Object.keys(scopes)).toContain(scope)
  }
})

test('every event that is subscribed to is handled, but for what is another name of a message', () => {
  for (const event of botEvents.filter((name) => !name.startsWith('message.'))) {
    expect(code, event).toContain(`'${event}'`)
  }
})

test('it names our URLs, without a socket', () => {
  const { settings } = slackManifest('https://support.example.com', 'Bright')
  expect(settings).toMatchObject({
    event_subscriptions: { request_url: 'https://support.example.com/webhooks/slack/events' },
    interactivity: { request_url: 'https://support.example.com/webhooks/slack/interactions' },
    socket_mode_enabled: false,
  })
})

test('it is printed as JSON, and only for an address Slack can reach', async () => {
  const lines: string[] = []
  const environment = { ANTHROPIC_API_KEY: 'test', PUBLIC_URL: 'https://support.example.com/' }
  await printSlackManifest(environment, (line) => void lines.push(line))
  expect(JSON.parse(lines.join('\n'))).toMatchObject({ display_information: { name: 'Bright' } })
  await expect(
    printSlackManifest({ ...environment, PUBLIC_URL: 'http://127.0.0.1:3000' }, () => undefined),
  ).rejects.toThrow('PUBLIC_URL')
})

test('for a socket it names no URL, and needs none', async () => {
  const lines: string[] = []
  await printSlackManifest({ ANTHROPIC_API_KEY: 'test' }, (line) => void lines.push(line), { socket: true })
  expect(lines.join('\n')).not.toMatch(/https?:/)
  expect(JSON.parse(lines.join('\n'))).toMatchObject({ settings: { socket_mode_enabled: true } })
})
