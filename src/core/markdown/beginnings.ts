/** A text as it grows under the eyes of whoever reads it. */
import { splitText } from './split.ts'

/**
 * More of the text each time, `count` times at most, never up to the middle of a word or a link. A cut code block is
 * closed, so it is no beginning.
 */
export function beginnings(text: string, count: number): string[] {
  const ends = Array.from({ length: count }, (_, n) => Math.ceil((text.length * (n + 1)) / (count + 1)))
  const parts = ends
    .flatMap((end) => splitText(text, end).slice(0, 1))
    .filter((part) => text.startsWith(part))
  return [...new Set(parts)]
}
