/** Cuts the fields the policy hides out of a tool's result before the model sees it. */

/** `path`: dotted, `*` for every item of a list or every member of an object. The input is not changed. */
export function withoutFields(data: unknown, paths: string[]): unknown {
  return paths.reduce((value, path) => cut(value, path.split('.')), data)
}

function cut(value: unknown, [head, ...rest]: string[]): unknown {
  if (head === undefined || value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, i) =>
      head !== '*' && head !== String(i) ? [item] : rest.length === 0 ? [] : [cut(item, rest)],
    )
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) =>
      head !== '*' && head !== name ? [[name, inner]] : rest.length === 0 ? [] : [[name, cut(inner, rest)]],
    ),
  )
}
