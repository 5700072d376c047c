/** The numbers of a report: pass^k, intervals, percentiles. Pure. */

/** A share with the interval that holds it with 95 % confidence. */
export interface Rate {
  value: number
  low: number
  high: number
}

/** Two-sided 95 % of the normal distribution. */
const z95 = 1.959964

/** Wilson's score interval (E. B. Wilson, 1927) of a share seen over `n` trials; the whole range without any. */
export function wilson(value: number, n: number): Rate {
  if (n === 0) return { value, low: 0, high: 1 }
  const z2 = z95 ** 2
  const centre = (value + z2 / (2 * n)) / (1 + z2 / n)
  const half = (z95 / (1 + z2 / n)) * Math.sqrt((value * (1 - value)) / n + z2 / (4 * n * n))
  return { value, low: Math.max(0, centre - half), high: Math.min(1, centre + half) }
}

/**
 * pass^j: how likely all of j tries of a scenario pass, averaged over scenarios; of each, passes out of tries. The estimate
 * without bias is C(passes, j) / C(tries, j) (S. Yao and others, tau-bench, 2024). The interval counts scenarios, not tries:
 * tries of one scenario are much alike.
 */
export function passAll(scenarios: { passed: number; tries: number }[], j: number): Rate {
  const shares = scenarios.map(({ passed, tries }) => choose(passed, j) / choose(tries, j))
  return wilson(mean(shares), shares.length)
}

/** Ways to choose `k` of `n`; 0 where there are not so many. */
function choose(n: number, k: number): number {
  if (k > n) return 0
  let ways = 1
  for (let i = 0; i < k; i += 1) ways = (ways * (n - i)) / (i + 1)
  return ways
}

const mean = (values: number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length

/** The value below which a share `p` (0 to 1) of them lie, by the nearest rank; 0 of none. */
export function percentile(values: number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(p * sorted.length) - 1))] ?? 0
}
