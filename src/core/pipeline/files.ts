/**
 * Files between their homes: opened where they live, sent on from there, and never kept. Providers that fetch
 * files themselves are given a sealed link of ours, which opens for a while and tells nothing of where the file lives.
 */
import { z } from 'zod'
import type { FetchedFile, FileSource } from '../channel.ts'
import { SendError } from '../errors.ts'
import { tooLarge } from '../files.ts'
import { channelNames, type FileRef } from '../message.ts'
import type { Parts } from './parts.ts'

type Homes = Pick<Parts, 'channels' | 'desk'>
type LinkParts = Homes & Pick<Parts, 'policy' | 'seal' | 'publicUrl' | 'clock'>

const megabyte = 1_048_576

/** Bytes of what the policy says in megabytes. */
export const bytesOf = (megabytes: number): number => megabytes * megabyte

/** From its home, as far as `maxBytes`. Throws SendError: `no_file` when its home cannot give it out, or what the home throws. */
export async function fetchFile(
  { channels, desk }: Homes,
  file: FileRef,
  signal: AbortSignal,
  maxBytes: number,
): Promise<FetchedFile> {
  const home = file.from === 'desk' ? desk : channels.get(file.from)
  if (!home?.fetch)
    throw new SendError(`files of ${file.from} cannot be fetched`, { again: 'never', code: 'no_file' })
  const fetched = await home.fetch(file, signal, maxBytes)
  if (fetched.bytes.length > maxBytes) throw tooLarge(maxBytes)
  return fetched
}

/** What channels and desk send files on with. */
export function fileSource(parts: LinkParts): FileSource {
  const { policy, seal, publicUrl, clock } = parts
  return {
    open: (file, signal) => fetchFile(parts, file, signal, bytesOf(policy.files.relay_mb)),
    async url(file) {
      const until = clock.now() + policy.files.link_minutes * 60_000
      return `${publicUrl}/files/${await seal.close('file link', { file, until })}`
    },
  }
}

const link = z.object({
  file: z.object({
    from: z.enum([...channelNames, 'desk']),
    id: z.string(),
    name: z.string().optional(),
    type: z.string().optional(),
    size: z.number().optional(),
    url: z.string().optional(),
  }),
  until: z.number(),
})

/** The file behind a link of ours; undefined for a word that is none, or whose time is over. Throws SendError. */
export async function openLink(
  parts: LinkParts,
  word: string,
  signal: AbortSignal,
): Promise<FetchedFile | undefined> {
  const { file, until } = link.safeParse(await parts.seal.open('file link', word)).data ?? {}
  if (!file || !until || until < parts.clock.now()) return undefined
  return fetchFile(parts, plain(file), signal, bytesOf(parts.policy.files.relay_mb))
}

const plain = ({ from, id, name, type, size, url }: z.infer<typeof link>['file']): FileRef => ({
  from,
  id,
  ...(name !== undefined && { name }),
  ...(type !== undefined && { type }),
  ...(size !== undefined && { size }),
  ...(url !== undefined && { url }),
})
