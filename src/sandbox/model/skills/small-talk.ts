/** Greetings, questions about the talk itself, and asking for a person. */
import { classifyByRules } from '../../../core/pipeline/rules.ts'
import { says, type Move, type Skill } from '../move.ts'
import { firstName, type Line, type Talk } from '../talk.ts'

export const person: Skill = {
  name: 'person',
  fits: (talk) => talk.tools.has('escalate_to_human') && classifyByRules(talk.said).requires_human,
  next: (talk) => {
    const { flags } = classifyByRules(talk.said)
    const done = talk.steps.find(({ name }) => name === 'escalate_to_human')?.result
    if (done)
      return {
        say: done.failed
          ? "I couldn't reach the team's queue just now. Please try again in a moment."
          : 'A colleague will take over from here.',
      }
    const urgent = flags.fraud || flags.legal || flags.regulator || flags.vulnerability
    return {
      call: 'escalate_to_human',
      input: { reason: reasonOf(flags), urgency: urgent ? 'urgent' : 'standard', summary: summaryOf(talk) },
    }
  },
}

function reasonOf(flags: ReturnType<typeof classifyByRules>['flags']): string {
  if (flags.legal || flags.regulator) return 'legal'
  if (flags.fraud) return 'security'
  if (flags.cancellation) return 'cancellation'
  return flags.asks_for_person ? 'asked_for_person' : 'other'
}

/** In the customer's own words; nothing of it is made up. */
function summaryOf(talk: Talk): string {
  const asked = talk.earlier
    .filter(({ who }) => who === 'customer')
    .slice(-3)
    .map(plain)
  return `Customer wrote: “${[...asked, talk.said].join('” / “')}”. Nothing was changed in this turn.`.slice(
    0,
    990,
  )
}

const greetingOnly =
  /^\W*(hi|hello|hey|good (morning|afternoon|evening)|hallo|bonjour|hola|moin|servus|salut)( there| all| team| bright)?( this is \w+| \w+ here)?\W*$/i

export const greeting: Skill = {
  name: 'greeting',
  fits: (talk) => greetingOnly.test(talk.said),
  next: ({ context }) => {
    const name = firstName(context)
    return { say: `Hello${name ? ` ${name}` : ''}. What can I help you with?` }
  },
}

const fileLine = /\[file attached[^\]]*\]/g

/** A file with nothing said about it: rules cannot look inside one, and say so. */
export const attachment: Skill = {
  name: 'attachment',
  fits: (talk) =>
    /\[file attached/.test(talk.said) && talk.said.replace(fileLine, '').trim().split(/\s+/).length < 4,
  next: ({ files }) => ({
    say:
      files > 0
        ? "Your file has arrived. I'm the offline stand-in and can't look inside pictures or PDFs: please tell me in a sentence what it shows, or I can bring in a colleague."
        : 'Your file has arrived, but I cannot open it. Please tell me in a sentence what it is about, or I can bring in a colleague.',
  }),
}

/** 'What did I ask before?': from the earlier talk, whatever channel it was on. */
export const recall: Skill = {
  name: 'recall',
  fits: (talk) =>
    says(
      talk,
      /\bwhat (did|was it|have) (i|we) (ask\w*|say|said|want\w*|write|wrote|message\w*)\b/i,
      /\b(do you )?remember (me|what|our|my)\b/i,
      /\bwhat (did|have) you (say|said|tell|told|answer\w*)\b/i,
      /\b(our|my) (last|earlier|previous) (conversation|question|message|chat)\b/i,
    ),
  next: recalled,
}

function recalled(talk: Talk): Move {
  const asked = talk.earlier.filter(({ who }) => who === 'customer')
  const last = asked.at(-1)
  if (!last)
    return {
      say: "This is the first message I have from you, so there's nothing earlier I could look at. What can I help you with?",
    }
  const answer = talk.earlier.slice(talk.earlier.indexOf(last) + 1).find(({ who }) => who === 'us')
  const where = /^\[(\w+),/.exec(last.text)?.[1]
  const said = answer ? ` I answered: “${shortened(plain(answer))}”` : ''
  return { say: `You asked${where ? ` ${by(where)}` : ''}: “${shortened(plain(last))}”.${said}` }
}

const by = (channel: string): string =>
  ({ sms: 'by SMS', whatsapp: 'on WhatsApp', slack: 'in Slack', teams: 'in Teams', email: 'by email' })[
    channel
  ] ?? `on ${channel}`

/** Without the `[slack, 2026-11-22 18:00]` the gateway puts before earlier lines. */
const plain = ({ text }: Line): string => text.replace(/^\[[^\]]*\]\s*/, '')

const shortened = (text: string): string => (text.length > 300 ? `${text.slice(0, 297)}…` : text)
