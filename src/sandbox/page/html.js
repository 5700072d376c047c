// HTML that somebody else wrote, made anew from what is harmless in it: nothing of theirs is ever put into the page.
import { h } from './dom.js'

const kept = new Set(
  (
    'p div span br hr h1 h2 h3 h4 h5 h6 strong b em i u s del code pre blockquote ul ol li ' +
    'table thead tbody tr th td a'
  ).split(' '),
)
/** What these hold is not text. */
const dropped = new Set('script style head title template iframe object embed svg math noscript textarea'.split(' '))

/** As elements of ours. Links lead to the web or to mail only; pictures are not fetched but named. */
export function safeHtml(html) {
  // A document of its own, in which nothing runs and nothing is fetched.
  const { body } = new DOMParser().parseFromString(unstyled(html), 'text/html')
  return childrenOf(body)
}

/** Styles would not survive anyway; without them the browser does not complain that our policy forbids them. */
const unstyled = (html) =>
  html.replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=\s*("[^"]*"|'[^']*')/gi, ''))

const childrenOf = (node) => [...node.childNodes].flatMap((child) => copyOf(child) ?? [])

function copyOf(node) {
  if (node.nodeType === Node.TEXT_NODE) return document.createTextNode(node.data)
  if (node.nodeType !== Node.ELEMENT_NODE) return undefined
  const tag = node.localName
  if (dropped.has(tag)) return undefined
  if (tag === 'img') return h('span', { class: 'picture-left-out' }, node.getAttribute('alt') || 'picture')
  if (!kept.has(tag)) return childrenOf(node)
  if (tag === 'a') return linkOf(node)
  return h(tag, { start: tag === 'ol' && node.getAttribute('start') }, childrenOf(node))
}

function linkOf(node) {
  const href = node.getAttribute('href') ?? ''
  if (!/^(https?:|mailto:|tel:)/i.test(href)) return childrenOf(node)
  return h('a', { href, target: '_blank', rel: 'noreferrer noopener' }, childrenOf(node))
}
