/** Slack's own text dialect (docs.slack.dev/messaging/formatting-message-text), read and written. */

/** Makes any text safe inside Slack's dialect: nothing in it can mention, link or ping. */
export const escapeMrkdwn = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** Code keeps its characters; everything between is converted. */
const code = /(```[^]*?```|`[^`\n]+`)/

/**
 * What somebody wrote in Slack, as Markdown: bold, strike, links and lists converted, mentions as `@name`,
 * entities unescaped. A mention of `self` (our bot) is how one calls it and says nothing, so it goes.
 */
export function mrkdwnToMarkdown(text: string, self?: string): string {
  const parts = text.split(code)
  // `split` with one group puts the code at the odd places.
  const converted = parts.map((part, at) => (at % 2 ? unescape(bareLinks(part)) : convert(part, self)))
  return converted.join('').trim()
}

function convert(text: string, self: string | undefined): string {
  const spoken = self ? text.replace(new RegExp(`<@${self}(\\|[^>]*)?>[,:]?[ \\t]*`, 'g'), '') : text
  const emphasised = spoken
    .replace(/(?<![\w*])\*(?=\S)([^*\n]*[^*\s])\*(?![\w*])/g, '**$1**')
    .replace(/(?<![\w~])~(?=\S)([^~\n]*[^~\s])~(?![\w~])/g, '~~$1~~')
    .replace(/^([ \t]*)[•◦▪] */gm, '$1- ')
  return unescape(emphasised.replace(/<([^<>\n]+)>/g, (_whole, inner: string) => readToken(inner)))
}

/** `@U1|name`, `#C1|name`, `!here`, `!date^…|words`, `https://…|label`. */
function readToken(inner: string): string {
  const bar = inner.indexOf('|')
  const target = bar < 0 ? inner : inner.slice(0, bar)
  const label = bar < 0 ? undefined : inner.slice(bar + 1)
  if (target.startsWith('!')) return label ?? `@${target.slice(1)}`
  if (/^[@#]/.test(target)) return target.charAt(0) + (label ?? target.slice(1)).replace(/^[@#]/, '')
  if (!label || label === target) return target
  if (target === `mailto:${label}` || target === `tel:${label}`) return label
  return `[${label.replace(/[[\]]/g, '\\$&')}](${target})`
}

const bareLinks = (text: string): string =>
  text.replace(
    /<((?:https?|mailto):[^<>|\n]+)(?:\|([^<>\n]*))?>/g,
    (_whole, url: string, label?: string) => label ?? url,
  )

const unescape = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
