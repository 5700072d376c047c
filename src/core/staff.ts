/** What people of ours do on the desk: in its channel, its threads, its forms and its home page. */
import type { Form } from './form.ts'
import type { FileRef, InboundMessage } from './message.ts'

/** A person of ours, as the desk's platform names them. */
export interface Staff {
  /** `slack:U123`. */
  id: string
  name: string
}

/** Where a case lives on the desk: `slack:T1/C9/1700.1` for its thread. */
export type ThreadRef = string

interface Happened {
  /** Unique over all providers, for dedupe. */
  id: string
  by: Staff
  /** Epoch ms. */
  at: number
}

/** How somebody who just did something can be answered, for a short while. */
export interface Answerable {
  /** Lets one form be opened (`Desk.open`); good for about three seconds. */
  trigger?: string
  /** Where an answer that only they see goes (`Desk.answer`); good for about half an hour. */
  answer?: string
}

/** Wrote in a case's thread. */
export interface Said extends Happened {
  kind: 'said'
  thread: ThreadRef
  /** Markdown. */
  text: string
  files?: FileRef[]
}

/** Changed what they had written in a case's thread. */
export interface Edited extends Happened {
  kind: 'edited'
  thread: ThreadRef
  /** `id` of what they had said. */
  message: string
  text: string
}

/** Took back what they had written in a case's thread. */
export interface Deleted extends Happened {
  kind: 'deleted'
  thread: ThreadRef
  message: string
}

/** Pressed a button, or chose from a menu. */
export interface Pressed extends Happened, Answerable {
  kind: 'pressed'
  /** `claim`, `resolve`, `release` …: a menu's entry is a button of its own. */
  action: string
  /** The button's value, as we put it there. */
  value: string
  /** Absent for what was pressed on their own page. */
  thread?: ThreadRef
}

/** Sent a form off. */
export interface Submitted extends Happened {
  kind: 'submitted'
  /** `Form.name`. */
  form: string
  /** `Form.about`, as we put it there. */
  about: string
  /** By field; what was left empty is not in it. */
  values: { [field: string]: string }
}

/** Ran a command of ours (`/case find …`) in any channel. */
export interface Ran extends Happened, Answerable {
  kind: 'ran'
  /** With its slash. */
  command: string
  text: string
  /** The platform's id of the channel. */
  channel: string
}

/** Chose a message in a conversation of customers', for a case to be made of it. */
export interface Quoted extends Happened, Answerable {
  kind: 'quoted'
  /** Undefined when no customer wrote it. */
  message?: InboundMessage
}

/** Wants to look for a case. */
export interface Looks extends Happened, Answerable {
  kind: 'looks'
}

/** Looked at their own page of the desk. */
export interface OpenedHome extends Happened {
  kind: 'opened_home'
}

/** Something a person of ours did. */
export type StaffEvent = Said | Edited | Deleted | Pressed | Submitted | Ran | Quoted | Looks | OpenedHome

/**
 * What they are shown at once. Everything else they see comes from the record, through the outbox; nothing may
 * depend on this.
 */
export interface StaffAnswer {
  /** What is wrong with a form they sent off, by field: it stays open. */
  errors?: { [field: string]: string }
  /** A form to open; of a form they sent off: what takes its place. */
  open?: Form
  /** Words only they see; replaces the question they answered. */
  say?: string
}
