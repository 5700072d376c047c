/** A report as people read it. */
import type { CrashReport } from './driver.ts'

export function summaryOf({ killer, counts, duplicates, doubled, findings, took }: CrashReport): string {
  const { struck, missed } = killer.counts
  const steps = [...new Set([...struck.keys(), ...missed.keys()])].sort()
  return [
    `${killer.kills} gateways killed in ${Math.round(took / 1000)} s`,
    ...steps.map(
      (step) =>
        `  ${step.padEnd(28)} ${struck.get(step) ?? 0}${missed.has(step) ? `  (in vain: ${missed.get(step)})` : ''}`,
    ),
    `${duplicates} webhooks posted again`,
    ...Object.entries(counts).map(([what, count]) => `  ${what.padEnd(32)} ${count}`),
    `${doubled.length} sends doubled, each with an unknown outcome on record`,
    ...doubled.map((name) => `  ${name}`),
    `${findings.length} findings`,
    ...findings.map((finding) => `  ${finding}`),
  ].join('\n')
}
