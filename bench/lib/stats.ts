/** Medians and quartiles: what is printed of a set of slices. */

export interface Spread {
  median: number
  /** First and third quartile. */
  low: number
  high: number
  count: number
}

/** The value below which a share `q` of the sorted values lies; NaN when there are none. */
export function quantile(sorted: number[] | Float64Array, q: number): number {
  if (sorted.length === 0) return Number.NaN
  const at = q * (sorted.length - 1)
  const low = sorted[Math.floor(at)] ?? Number.NaN
  const high = sorted[Math.ceil(at)] ?? Number.NaN
  return low + (high - low) * (at - Math.floor(at))
}

/** Values that are no numbers are left out and not counted. */
export function spread(values: number[]): Spread {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b)
  return {
    median: quantile(sorted, 0.5),
    low: quantile(sorted, 0.25),
    high: quantile(sorted, 0.75),
    count: sorted.length,
  }
}

/** `0.83 [0.79–0.86]`. */
export const shown = ({ median, low, high }: Spread, digits = 2): string =>
  `${median.toFixed(digits)} [${low.toFixed(digits)}–${high.toFixed(digits)}]`
