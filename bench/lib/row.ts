/** One figure of a run: what was measured, on what, how much, and what it should be. */

export interface Row {
  measure: string
  system: string
  /** As it is printed. */
  value: string
  /** As it is printed; empty where there is none. */
  target: string
  /** Undefined where there is no target. */
  met?: boolean
}

/** A row whose `value` has to be at least or at most `target`. */
export function judged(
  measure: string,
  system: string,
  figure: { value: number; shown: string },
  target: { least: number } | { most: number },
): Row {
  const met = 'least' in target ? figure.value >= target.least : figure.value <= target.most
  const sign = 'least' in target ? `≥ ${target.least}` : `≤ ${target.most}`
  return { measure, system, value: figure.shown, target: sign, met }
}

/** The rows as a Markdown table. */
export function tableOf(rows: Row[]): string {
  const mark = ({ met }: Row) => (met === undefined ? '' : met ? 'yes' : '**no**')
  const lines = rows.map((row) =>
    ['', row.measure, row.system, row.value, row.target, mark(row), ''].join(' | ').trim(),
  )
  return ['| measure | system | figure | target | met |', '| --- | --- | --- | --- | --- |', ...lines].join(
    '\n',
  )
}
