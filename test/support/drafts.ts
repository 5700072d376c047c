/** A scene in which the bot's words wait on the desk, and the people who decide about them. */
import { draftValue, type DraftView } from '../../src/core/drafts/draft.ts'
import type { Staff, StaffAnswer } from '../../src/core/staff.ts'
import { maya } from './approvals.ts'
import { staffDoes } from './pipeline.ts'
import { say, startScene, type Scene } from './scene.ts'

export async function startDrafting(words = 'Rotate it under Settings.'): Promise<Scene> {
  const scene = await startScene()
  await scene.policy(({ channels }) => void (channels.sms = 'draft'))
  scene.answers(() => say(words))
  return scene
}

/** The draft's card as it was shown last. */
export const draftOf = ({ outside }: Scene): DraftView => {
  const card = outside.drafts.at(-1)
  if (!card) throw new Error('no draft is on the desk')
  return card
}

let events = 0

/** A press on a draft's card as it comes in; nothing is worked on yet. */
export const pressesDraft = (
  scene: Scene,
  action: string,
  { by = maya, id = draftOf(scene).id, trigger }: { by?: Staff; id?: string; trigger?: string } = {},
): Promise<StaffAnswer> =>
  staffDoes(scene.parts, {
    ...{ kind: 'pressed', id: `draft-press-${(events += 1)}`, action, value: draftValue(id) },
    ...{ thread: 'test:x', by, at: scene.clock.now() },
    ...(trigger === undefined ? {} : { trigger }),
  })

/** Sends a form of the card off; nothing is worked on yet. */
export const submitsDraft = (
  scene: Scene,
  form: 'edit' | 'discard',
  values: { [field: string]: string },
  by = maya,
): Promise<StaffAnswer> =>
  staffDoes(scene.parts, {
    ...{ kind: 'submitted', id: `draft-form-${(events += 1)}`, form, about: draftValue(draftOf(scene).id) },
    ...{ values, by, at: scene.clock.now() },
  })

/** What the customer is told once what came in is worked on. */
export async function follows(scene: Scene): Promise<string[]> {
  const before = scene.outside.taken.length
  await scene.rests()
  return scene.outside.taken.slice(before).map(({ text }) => text)
}
