/**
 * The demo's calendar: everything is dated by its distance from the current month, so that the demo
 * always shows the last twelve months, and nothing moves but when a month ends.
 */

/** Months on file: the last complete ones. */
export const monthsOnFile = 12

/** Dates by how many months ago they were; a negative `ago` lies ahead. */
export interface Calendar {
  /** `YYYY-MM`, `ago` months before the current one: 1 is last month. */
  month(ago: number): string
  /** `YYYY-MM-DD`. Days past a month's end run into the next. */
  date(ago: number, day: number): string
  /** Epoch ms, at an hour of that day (UTC). */
  time(ago: number, day: number, hour: number): number
}

/** `now`: epoch ms; months are those of UTC. */
export const calendarOf = (now: number): Calendar => {
  const today = new Date(now)
  const time = (ago: number, day: number, hour: number) =>
    Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - ago, day, hour)
  return {
    time,
    date: (ago, day) => new Date(time(ago, day, 0)).toISOString().slice(0, 10),
    month: (ago) => new Date(time(ago, 1, 0)).toISOString().slice(0, 7),
  }
}

/** How many months ago each entry of an oldest-first list of the months on file was. */
export const monthsAgo = (index: number): number => monthsOnFile - index
