/** What a visitor can do in the Teams and mail panes. */
import { z } from 'zod'
import { people, personNamed } from './cast.ts'
import type { World } from './world.ts'

const personId = z.enum(people.map(({ id }) => id))
const text = z.string().trim().min(1).max(10_000)
/** Of all files together, base64 included. */
const filesLimit = 7_000_000

const file = z.strictObject({
  name: z.string().min(1).max(200),
  type: z.string().max(100),
  data: z.base64().max(filesLimit),
})

export const furtherActs = [
  z.strictObject({ act: z.literal('teams'), who: personId, text }),
  z.strictObject({
    act: z.literal('card'),
    who: personId,
    message: z.string().regex(/^\d+$/),
    nth: z.int().min(0).max(50),
  }),
  z.strictObject({
    act: z.literal('mail'),
    who: personId,
    subject: z.string().trim().max(200).default(''),
    text,
    answers: z.string().max(40).optional(),
    files: z.array(file).max(5).default([]),
  }),
] as const
export type FurtherAct = z.infer<(typeof furtherActs)[number]>

/** Answers what went wrong, in the visitor's words. */
export async function performFurther(world: World, act: FurtherAct): Promise<string | undefined> {
  switch (act.act) {
    case 'teams': {
      if (!personNamed(act.who).teams) return 'A stranger is in no Teams that has our app.'
      const written = await world.teams.write(act.who, act.text)
      return written.lost ? notTaken : undefined
    }
    case 'card': {
      if (!personNamed(act.who).teams) return 'A stranger is in no Teams that has our app.'
      const why = await world.teams.press(act.who, act.message, act.nth)
      return why && `That did not work: ${why}.`
    }
    case 'mail': {
      const { who, subject, answers, files } = act
      const written = await world.mail.write(who, {
        subject: subject || act.text.slice(0, 60),
        text: act.text,
        answers,
        files: files.map(({ name, type, data }) => ({ name, type, bytes: Buffer.from(data, 'base64') })),
      })
      return written.lost ? notTaken : undefined
    }
  }
}

const notTaken = 'No gateway took the message. It is not lost on you: send it again.'

/** A file of a mail, always to be saved: a browser that opened it here would run what it holds. */
export function mailbag(world: World, { who, id, nth }: { who: string; id: string; nth: string }): Response {
  const mail = people.some((person) => person.id === who) && world.mail.box(who).find((one) => one.id === id)
  const found = mail ? mail.files[Number(nth)] : undefined
  if (!found) return new Response('no such file', { status: 404 })
  return new Response(new Uint8Array(found.bytes), {
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(found.name)}`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    },
  })
}
