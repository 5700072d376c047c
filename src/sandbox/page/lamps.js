// Coloured circles and the ticked box, drawn as Slack draws emoji: the same on a machine that has no font for them.
import { h } from './dom.js'

const colours = { '🔴': 'red', '🟠': 'orange', '🟡': 'yellow', '🟢': 'green', '⚪': 'white', '✅': 'ticked' }
const circles = new RegExp(`(${Object.keys(colours).join('|')})`, 'u')

/** The text with its circles as elements, which a screen reader still reads as the emoji. */
export const lamps = (text) =>
  text
    .split(circles)
    .map((part) =>
      colours[part] ? h('span', { class: `lamp ${colours[part]}`, role: 'img', 'aria-label': part }) : part,
    )
