/**
 * `switchboard manifest slack`: the app as api.slack.com/apps → Create New App → From a manifest takes it, made of what
 * the code needs (docs.slack.dev/reference/app-manifest).
 */
import { readFile } from 'node:fs/promises'
import { findCase, makeCase } from '../channels/slack/shortcut.ts'
import { readConfig } from '../core/config.ts'
import { ConfigError } from '../core/errors.ts'
import { parsePolicy } from '../policy-file.ts'

/** What each bot scope is for. One without a reason is not asked for. */
export const scopes = {
  'app_mentions:read': 'hears that it is called where it hears nothing else',
  'assistant:write': 'shows that an answer is being written',
  'channels:history': 'reads shared public channels it is in',
  'channels:read': 'learns that a channel is shared or got another id',
  'chat:write': 'answers, and shows cases to your people',
  commands: 'answers /case',
  'files:read': 'fetches files that customers send',
  'files:write': 'shares files with customers',
  'groups:history': 'reads shared private channels it is in',
  'groups:read': 'as channels:read',
  'im:history': 'reads direct messages to it',
  'im:read': 'as channels:read',
  'reactions:write': 'marks what did not reach a customer',
  'mpim:history': 'reads group messages it is in',
  'usergroups:read': 'learns who may approve, where the policy names a user group',
  'users:read': 'learns the names of people',
} as const

/** Events the receiver knows what to do with. */
export const botEvents = [
  'app_home_opened',
  'app_mention',
  'app_uninstalled',
  'channel_id_changed',
  'channel_shared',
  'channel_unshared',
  'message.channels',
  'message.groups',
  'message.im',
  'message.mpim',
  'tokens_revoked',
] as const

/**
 * Prints the manifest for this environment; with `socket` for Socket Mode. Throws ConfigError when PUBLIC_URL is no
 * address Slack can reach and has to.
 */
export async function printSlackManifest(
  environment: NodeJS.ProcessEnv,
  print: (line: string) => void,
  { socket = false }: { socket?: boolean } = {},
): Promise<void> {
  const { publicUrl, policyFile } = readConfig(environment)
  if (!socket && URL.parse(publicUrl)?.protocol !== 'https:') {
    throw new ConfigError([`PUBLIC_URL: Slack wants an https address of yours, not ${publicUrl}`])
  }
  const { identity } = parsePolicy(await readFile(policyFile, 'utf8'), policyFile)
  print(JSON.stringify(slackManifest(publicUrl.replace(/\/+$/, ''), identity.agent, socket), null, 2))
}

/** The manifest for a gateway at `publicUrl`, without a slash at its end; over a socket Slack calls no URLs. */
export const slackManifest = (publicUrl: string, name: string, socket = false) => ({
  display_information: { name, description: 'Customer support' },
  features: {
    bot_user: { display_name: name, always_online: true },
    shortcuts: [
      {
        name: 'Make this a case',
        type: 'message',
        callback_id: makeCase,
        description: 'Opens a case for whoever wrote it',
      },
      {
        name: 'Find a case',
        type: 'global',
        callback_id: findCase,
        description: 'By number, person or words',
      },
    ],
    slash_commands: [
      {
        command: '/case',
        ...(!socket && { url: `${publicUrl}/webhooks/slack/commands` }),
        description: 'Find and open cases, pause the bot, link identities',
        usage_hint: 'find | open | pause | resume | paused | link | help',
        // Channels come as their ids.
        should_escape: true,
      },
    ],
    app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
  },
  oauth_config: { scopes: { bot: Object.keys(scopes) } },
  settings: {
    event_subscriptions: {
      ...(!socket && { request_url: `${publicUrl}/webhooks/slack/events` }),
      bot_events: [...botEvents],
    },
    interactivity: {
      is_enabled: true,
      ...(!socket && { request_url: `${publicUrl}/webhooks/slack/interactions` }),
    },
    org_deploy_enabled: false,
    socket_mode_enabled: socket,
    token_rotation_enabled: false,
  },
})
