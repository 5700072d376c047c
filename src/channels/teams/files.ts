/** Files in Teams: where a customer's are fetched, and how ours are shown. */
import type { Attachment } from 'botbuilder'
import type { FetchedFile, FileSource } from '../../core/channel.ts'
import { SendError } from '../../core/errors.ts'
import { carry, fileName, sniff, type Carried } from '../../core/files.ts'
import type { FileRef } from '../../core/message.ts'
import type { TeamsApi } from './api.ts'
import type { Allowed } from './service.ts'

/**
 * Bytes and kinds of pictures in a message (learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/
 * conversation-messages, picture messages); they do not count to its size.
 */
const picture = { bytes: 1024 * 1024, types: ['image/png', 'image/jpeg', 'image/gif'] }
/** Of one message, so that it stays one request. */
const picturesBytes = 3 * 1024 * 1024

export interface FilesParts {
  api: TeamsApi
  /** Teams' own hosts: they want our token. */
  allowed: Allowed
  /** Where files of a chat live; their addresses are signed by themselves. */
  filesAllowed: Allowed
}

/** Throws SendError. */
export async function fetchFile(
  { api, allowed, filesAllowed }: FilesParts,
  file: FileRef,
  signal: AbortSignal,
  maxBytes: number,
): Promise<FetchedFile> {
  const url = file.url ?? ''
  const [, serviceUrl = '', id = '', view = ''] =
    /^(https?:\/\/.+\/)v3\/attachments\/([^/?#]+)\/views\/([^/?#]+)$/.exec(url) ?? []
  const limits = { signal, maxBytes }
  const fetched =
    serviceUrl && allowed(serviceUrl)
      ? await api.attachment({ serviceUrl, id, view }, limits)
      : filesAllowed(url)
        ? await api.download(url, limits)
        : undefined
  if (!fetched) {
    throw new SendError('files are fetched from Teams and SharePoint only', {
      again: 'never',
      code: 'host_not_allowed',
    })
  }
  return { name: fileName(file), type: file.type ?? fetched.type, bytes: fetched.bytes }
}

/** Small pictures go along, everything else is a link. */
export const carryFiles = (
  files: FileRef[],
  source: FileSource | undefined,
  signal: AbortSignal,
): Promise<Carried> =>
  carry(
    files,
    source,
    signal,
    ({ bytes }, before) =>
      bytes.length <= picture.bytes &&
      before + bytes.length <= picturesBytes &&
      picture.types.includes(sniff(bytes) ?? ''),
  )

export const pictureOf = ({ name, bytes }: FetchedFile): Attachment => {
  const contentType = sniff(bytes) ?? 'image/png'
  return {
    name,
    contentType,
    contentUrl: `data:${contentType};base64,${Buffer.from(bytes).toString('base64')}`,
  }
}
