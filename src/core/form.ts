/** A form a person of ours fills in on the desk (a modal in Slack). */

interface FieldBase {
  /** Letters, digits and `_`. */
  name: string
  label: string
  hint?: string
  optional?: boolean
}

export type Field =
  | (FieldBase & { kind: 'text'; lines: 'one' | 'many'; initial?: string; max?: number })
  | (FieldBase & { kind: 'choice'; options: FormOption[]; initial?: string })
  /** A person of ours; the value is a `Staff.id`. */
  | (FieldBase & { kind: 'person' })

export interface FormOption {
  value: string
  label: string
}

export interface Form {
  /** Which form it is; comes back in `Submitted.form`. */
  name: string
  title: string
  submit: string
  /** What it is about; comes back as it is in `Submitted.about`, at most 2,000 characters. */
  about: string
  /** Markdown above the fields. */
  intro?: string
  fields: Field[]
  /** Below the fields: what was looked for. */
  found?: FoundLine[]
}

export interface FoundLine {
  /** Plain words. */
  text: string
  link?: { label: string; url: string }
}
