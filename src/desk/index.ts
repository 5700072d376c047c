/** The desk: cards and threads in our staff channel. */
import { messageRef, placeOf, refOf, renderForm, seal, type SlackApi } from '../channels/slack/api.ts'
import { fallbackOf, renderMarkdown, type SlackPost } from '../channels/slack/render.ts'
import type { ThreadRef } from '../core/channel.ts'
import type { Desk, Mark } from '../core/desk.ts'
import { SendError } from '../core/errors.ts'
import { renderApproval } from './approval.ts'
import { renderCard } from './card.ts'
import { renderDraft } from './draft.ts'
import { renderHome, renderRefused } from './home.ts'
import { renderNote, renderWhisper } from './thread.ts'

export interface SlackDeskOptions {
  api: SlackApi
  /** Id of the staff channel, `C…`. */
  staffChannel: string
  /** Channels of further desks by name. */
  desks?: { [name: string]: string }
  /** What forms are sealed with: the newest signing secret. */
  secret: string
  /** Our own workspace; asked at Slack once, with the first card, when it is not given. */
  team?: string
}

/** Posts with `api`, so every fault is the SendError it throws. */
export function createSlackDesk({
  api,
  staffChannel,
  desks = {},
  secret,
  team: given,
}: SlackDeskOptions): Desk {
  const home = async (signal: AbortSignal) => given ?? api.team(signal)
  const channelOf = (desk: string | undefined) => (desk && desks[desk]) ?? staffChannel

  /** Posts it, in the thread `under` if there is one, or brings the one at `at` up to date. Answers where it stands. */
  async function place(
    id: string,
    draw: (team: string) => SlackPost,
    at: ThreadRef | undefined,
    under: ThreadRef | undefined,
    signal: AbortSignal,
    desk?: string,
  ): Promise<ThreadRef> {
    const team = await home(signal)
    const post = draw(team)
    if (at) {
      const { channel, ts } = placeOf(at)
      await api.update({ channel, ts, id, post }, signal)
      return at
    }
    const above = under === undefined ? undefined : placeOf(under)
    const channel = above?.channel ?? channelOf(desk)
    const root = above ? { root: above.ts } : {}
    const [ts] = await api.post({ channel, ...root, id, posts: [post] }, signal)
    if (!ts) throw new SendError('Slack did not name the card', { again: 'retry', outcome: 'unknown' })
    return refOf({ team, channel, ts })
  }

  return {
    card: (id, view, at, signal) =>
      place(id, (team) => renderCard(view, team), at, undefined, signal, view.desk),
    approval: (id, view, at, under, signal) =>
      place(id, (team) => renderApproval(view, team), at, under, signal),
    draft: (id, view, at, under, signal) => place(id, (team) => renderDraft(view, team), at, under, signal),
    async isMember({ id }, signal) {
      for (const channel of [staffChannel, ...Object.values(desks)])
        if ((await api.membersOf(channel, signal)).includes(id.replace(/^slack:/, ''))) return true
      return false
    },
    async announce(id, text, signal) {
      await api.post({ channel: staffChannel, id, posts: renderNote({ kind: 'system', text }) }, signal)
    },
    async inGroup({ id }, group, signal) {
      return (await api.members(group, signal)).includes(id.replace(/^slack:/, ''))
    },
    async note(id, thread, note, signal) {
      const { channel, ts } = placeOf(thread)
      // Within a thread Slack notifies nobody of @here (slack.com/help/articles/202009646).
      const apart = note.ping?.who === 'here'
      const posts = renderNote(note, apart ? await api.permalink({ channel, ts }, signal) : undefined)
      const posted = await api.post({ channel, ...(!apart && { root: ts }), id, posts }, signal)
      return { provider: posted.map((ts) => messageRef(channel, ts)) }
    },
    async whisper(thread, to, whisper, signal) {
      const { channel, ts: root, team } = placeOf(thread)
      const user = to.id.replace(/^slack:/, '')
      await api.whisper({ channel, root, user, post: renderWhisper(whisper, team) }, signal)
    },
    async mark(message, mark, signal) {
      const [channel, ts] = message.replace(/^slack:/, '').split('/')
      if (channel && ts) await api.react({ channel, ts, emoji: emojis[mark] }, signal)
    },
    open: (trigger, form, signal) => api.open(trigger, renderForm(form, seal(secret, form.about)), signal),
    answer: (address, text, signal) =>
      api.answer(address, text === undefined ? undefined : fallbackOf(text), signal),
    async tell(address, text, signal) {
      const [post] = renderMarkdown(text)
      if (post) await api.tell(address, post, signal)
    },
    async home({ id }, page, signal) {
      const user = id.replace(/^slack:/, '')
      if ('refused' in page) return api.publish(user, renderRefused(page.refused), signal)
      const placed = [...page.mine, ...page.unclaimed, ...page.approvals]
      const links = new Map<string, string>()
      for (const { thread } of placed)
        if (thread) links.set(thread, await api.permalink(placeOf(thread), signal))
      await api.publish(user, renderHome(page, links, await home(signal)), signal)
    },
    link: (thread, signal) => api.permalink(placeOf(thread), signal),
    // Slack sends names only sometimes, and then often short ones.
    nameOf: async ({ id, name }, signal) => (await api.name(id.replace(/^slack:/, ''), signal)) ?? name,
    fetch: (file, signal, maxBytes) => api.files.open(file, signal, maxBytes),
    close: api.close,
    async find(id, thread, signal, desk) {
      const { team, channel, root } = thread
        ? rooted(thread)
        : { team: await home(signal), channel: channelOf(desk), root: undefined }
      const inThread = root === undefined ? undefined : await api.find({ channel, root, id }, signal)
      const [ts] = inThread ?? (await api.find({ channel, root: undefined, id }, signal)) ?? []
      return ts && refOf({ team, channel, ts })
    },
  }
}

/** One tick for sent and a second one for delivered; each is added, none is taken away. */
const emojis: Record<Mark, string> = {
  sent: 'heavy_check_mark',
  delivered: 'white_check_mark',
  read: 'eyes',
  failed: 'x',
  note: 'lock',
  withdrawn: 'wastebasket',
}

function rooted(thread: string) {
  const { team, channel, ts } = placeOf(thread)
  return { team, channel, root: ts }
}
