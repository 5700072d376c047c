/** How a customer sounded, as a small chart in text. */
import type { Sentiment } from '../core/desk.ts'

const moodsShown = 20
/** Trouble stands out: the higher, the worse. */
const bars: Record<Sentiment, string> = { positive: '▁', neutral: '▂', frustrated: '▅', angry: '█' }

/** The latest last, and in words. */
export const mood = (sentiment: Sentiment[]): string =>
  `${sentiment
    .slice(-moodsShown)
    .map((one) => bars[one])
    .join('')} ${sentiment.at(-1) ?? ''}`.trim()
