/** A stream of ours that nobody ended, because the process that wrote it died: found by what it says so far. */
import { mrkdwnToMarkdown } from './mrkdwn.ts'
import type { Unlabelled } from './posted.ts'

/** Slack may give back the text in another dialect than it took it, so only letters and digits are compared. */
const bare = (text: string): string => mrkdwnToMarkdown(text).replace(/[^\p{L}\p{N}]/gu, '')

/** Of the streams without our mark that came after the message answered, the one that says the beginning of `text`. */
export function leftover(streams: Unlabelled[], text: string, after: string): string | undefined {
  const whole = bare(text)
  const theirs = streams.filter((one) => one.ts > after && whole.startsWith(bare(one.text)))
  return theirs.at(-1)?.ts
}
