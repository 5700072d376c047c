/** What Dana last heard on each channel, read where she would read it. */
import { personNamed } from '../cast.ts'
import type { World } from '../world.ts'

export type Hears = (fits: RegExp) => Promise<string | undefined>

/** The newest thing said to her there that fits. */
export const hearing = (world: World): { whatsapp: Hears; teams: Hears; mail: Hears } => {
  const newest = (said: string[], fits: RegExp) => said.findLast((text) => fits.test(text))
  return {
    async whatsapp(fits) {
      const texts = await world.phone(`whatsapp:${personNamed('dana').phone}`)
      return newest(
        texts.filter(({ direction }) => direction === 'outbound').map(({ body }) => body),
        fits,
      )
    },
    teams: async (fits) =>
      newest(
        world.teams
          .messages('dana')
          .filter(({ mine, writing }) => !mine && !writing)
          .map(({ text }) => text),
        fits,
      ),
    mail: async (fits) =>
      newest(
        world.mail
          .box('dana')
          .filter(({ mine }) => !mine)
          .map(({ text }) => withoutMarker(text)),
        fits,
      ),
  }
}

/** Mails begin with the line above which an answer goes. */
export const withoutMarker = (text: string): string => text.replace(/^=+ .* =+\n+/, '')
