/**
 * Files in Slack: fetched with our token from Slack's own hosts only, and shared in its two steps (an upload to a
 * URL of Slack's, then its completion; docs.slack.dev/messaging/working-with-files).
 */
import type { webApi } from '@slack/bolt'
import { z } from 'zod'
import type { FetchedFile } from '../../core/channel.ts'
import { SendError } from '../../core/errors.ts'
import { fileName, readLimited, tooLarge } from '../../core/files.ts'
import type { FileRef } from '../../core/message.ts'
import type { Call, SlackApiConfig } from './client.ts'
import { pagesOf } from './posted.ts'

/** A download is answered by the host that has the bytes, at most after this many redirects. */
const maxRedirects = 3

const infoSchema = z.object({
  file: z.object({
    name: z.string().nullish(),
    mimetype: z.string().nullish(),
    size: z.number().nullish(),
    mode: z.string().nullish(),
    url_private_download: z.string().nullish(),
  }),
})

export interface SlackFiles {
  /** Throws SendError: `too_large`, `no_file` for what Slack does not keep or does not show us. */
  open(file: FileRef, signal: AbortSignal, maxBytes: number): Promise<FetchedFile>
  share(to: { channel: string; root: string }, file: FetchedFile, signal: AbortSignal): Promise<void>
  /** Titles of the files we shared in a thread after the message `since`. */
  shared(to: { channel: string; root: string; since: string }, signal: AbortSignal): Promise<string[]>
}

export function createFiles(config: SlackApiConfig, call: Call): SlackFiles {
  const allowed = hostsOf(config.apiUrl)
  const headers = { authorization: `Bearer ${config.botToken}` }

  /** In shared channels events carry only a stub (`file_access: check_file_info`), whoever uploaded the file. */
  async function infoOf(file: FileRef, signal: AbortSignal) {
    const answer = await call(signal, (client) => client.files.info({ file: file.id }))
    const parsed = infoSchema.safeParse(answer)
    if (!parsed.success) throw noFile(file, 'Slack tells nothing of it')
    return parsed.data.file
  }

  return {
    async open(file, signal, maxBytes) {
      const { name, mimetype, size, mode, url_private_download: url } = await infoOf(file, signal)
      // An external file is a link into somebody else's storage: not ours to fetch.
      if (mode === 'external' || !url) throw noFile(file, 'Slack does not keep it')
      if ((size ?? 0) > maxBytes) throw tooLarge(maxBytes)
      const type = mimetype ?? 'application/octet-stream'
      const response = await follow(new URL(url), allowed, { headers, signal })
      if (!response.ok) throw failed(response.status, file)
      // Slack answers a token it does not accept with its sign-in page, and 200.
      const page = response.headers.get('content-type')?.startsWith('text/html') && type !== 'text/html'
      if (page) throw noFile(file, 'Slack asks to sign in: the scope files:read may be missing')
      return { name: name ?? fileName(file), type, bytes: await readLimited(response, maxBytes) }
    },
    async share({ channel, root }, { name, bytes }, signal) {
      const { upload_url: url, file_id: id } = await call(signal, (client) =>
        client.files.getUploadURLExternal({ filename: name, length: bytes.length }),
      )
      if (!url || !id) throw new SendError('Slack named no place to upload to', { again: 'retry' })
      const body = new Uint8Array(bytes)
      const response = await follow(new URL(url), allowed, { method: 'POST', body, signal })
      if (!response.ok) throw failed(response.status, { id, name })
      await call(signal, (client) =>
        client.files.completeUploadExternal({
          files: [{ id, title: name }],
          channel_id: channel,
          thread_ts: root,
        }),
      )
    },
    shared: ({ channel, root, since }, signal) =>
      call(signal, (client) => titlesAfter(client, { channel, root }, since)),
  }
}

async function titlesAfter(
  client: webApi.WebClient,
  place: { channel: string; root: string },
  since: string,
): Promise<string[]> {
  const titles: string[] = []
  for await (const page of pagesOf(client, place)) {
    for (const { ts, bot_id: bot, files } of page.messages) {
      if (bot && ts > since) titles.push(...(files ?? []).map(({ title }) => title ?? ''))
    }
  }
  return titles
}

/** Slack's own, or the emulator's instead. */
function hostsOf(apiUrl: string | undefined): (url: URL) => boolean {
  const own = apiUrl ? new URL(apiUrl) : undefined
  if (own && !own.hostname.endsWith('slack.com')) return ({ origin }) => origin === own.origin
  return ({ protocol, hostname }) =>
    protocol === 'https:' && (hostname === 'slack.com' || hostname.endsWith('.slack.com'))
}

/** Neither our token nor a request of ours ever goes to a host that is not Slack's, whatever a payload or redirect says. */
async function follow(start: URL, allowed: (url: URL) => boolean, init: RequestInit): Promise<Response> {
  let url = start
  for (let hops = 0; hops <= maxRedirects; hops += 1) {
    if (!allowed(url)) {
      throw new SendError(`no files from ${url.host}`, { again: 'never', code: 'host_not_allowed' })
    }
    const response = await fetch(url, { ...init, redirect: 'manual' }).catch((cause: unknown) => {
      throw new SendError('Slack’s files could not be reached', { again: 'retry', cause })
    })
    const to = response.headers.get('location')
    if (response.status < 300 || response.status >= 400 || !to) return response
    await response.body?.cancel()
    url = new URL(to, url)
  }
  throw new SendError('a file that is redirected without end', { again: 'never', code: 'no_file' })
}

const failed = (status: number, file: Pick<FileRef, 'id' | 'name'>): SendError =>
  new SendError(`Slack answered HTTP ${status} for the file ${file.name ?? file.id}`, {
    again: status >= 500 || status === 429 ? 'retry' : 'never',
    code: status === 404 ? 'no_file' : String(status),
  })

const noFile = (file: FileRef, why: string): SendError =>
  new SendError(`the file ${fileName(file)} cannot be fetched: ${why}`, { again: 'never', code: 'no_file' })
