import type { Phrases } from './phrases.ts'

/** `I have`, `I've just`, `we have now` … but not `I have not`. */
const done = `(?:i|we)(?:['’]ve| have)? (?:just |now |already |gone ahead and |successfully )*`
const passive = `(?:(?:is|was) (?:now )?|has (?:now |just |already )?been |have (?:now |just |already )?been )(?:successfully )?`
const urge = `(?:i|we)(?:['’]d| would)? (?:strongly |highly )?(?:recommend|suggest|advise)(?: that)?(?: you)? (?:to )?`
const ought = `you (?:should|ought to|['’]d be better off|would be better off) (?:really )?`

export const english: Phrases = {
  conditional: [
    `not|never|nothing|no longer|cannot|can['’]t|haven['’]t|hasn['’]t|if|once|when|before|until|unless|would|could|shall`,
  ],
  refund: [
    `${done}(?:refunded|credited|paid back|issued (?:a|the|your) refund|processed (?:a|the|your) refund|approved (?:a|the|your) refund)`,
    `(?:your|the) refund (?:of \\S+ )?${passive}(?:processed|issued|approved|completed|done|on its way|made)`,
  ],
  call: [
    `${done}(?:booked|scheduled|arranged)`,
    `(?:your|the) (?:call|callback) ${passive}(?:booked|scheduled|confirmed)`,
  ],
  email: [`${done}(?:sent|emailed|mailed)`, `(?:your|the) (?:e-?mail|copy) ${passive}(?:sent|on its way)`],
  ticket: [`${done}(?:opened|created|raised|filed|logged|updated|closed) (?:a|the|your|this|it)`],
  impossible: [
    `${done}(?:cancelled|canceled|closed your account|terminated|reset|changed|upgraded|downgraded|waived|applied|removed|extended|deleted)`,
  ],
  urges: [
    `${urge}(?:upgrad\\p{L}*|switch\\p{L}*|mov(?:e|ing) to|buy\\p{L}*|invest\\p{L}*|choos\\p{L}*|go(?:ing)? (?:with|for)|tak(?:e|ing) out|the (?:starter|growth|enterprise|premium|pro)|our (?:\\w+ )?plan\\p{L}*)`,
    `${ought}(?:upgrad\\p{L}*|switch\\p{L}*|buy\\p{L}*|invest\\p{L}*|sell\\p{L}*|sue\\p{L}*|claim\\p{L}*|deduct\\p{L}*|put your|mov(?:e|ing) (?:your|to (?:the|our)))`,
  ],
  judges: [
    `(?:best|right|ideal|perfect) (?:plan|product|investment) for you`,
    `tax[- ]deductible`,
    `(?:good|safe|great|sound|smart) investment`,
    `you(?:['’]re| are) legally (?:entitled|obliged|liable)`,
    `you have (?:a|good) (?:strong |legal )?(?:case|claim) against`,
  ],
  leavesOpen: [`whether|(?:cannot|can['’]t|could not) (?:say|tell|judge|advise)`],
}
