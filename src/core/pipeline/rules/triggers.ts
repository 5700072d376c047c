/** The other hard triggers: each a list of phrasings, over normalised text, in English, German, French, Spanish. */
import type { Flag } from '../../classification.ts'
import { affirmed, anyOf } from './words.ts'

interface Patterns {
  says: RegExp
  /** Phrases that look like it and are about something else; taken out first. */
  unless?: RegExp
}

const relation =
  '(?:husband|wife|spouse|partner|father|mother|dad|mum|mom|parent|son|daughter|brother|sister|owner|founder|co founder|colleague|friend|' +
  'boss|director|child|baby|grandmother|grandfather|uncle|aunt|he|she|manager|ceo|accountant)'

const regulator: Patterns = {
  says: anyOf(
    'ombuds(?:man|woman|person|men)',
    'fca|fos|cfpb|ofcom|bafin|cnil|acpr|dgccrf|aepd',
    'financial conduct authority|central bank|financial services authority|prudential regulation',
    'information commissioner(?:s| s)?(?: office)?|the ico|to ico',
    'trading standards|citizens advice|better business bureau|consumer (?:protection|rights|affairs)(?: agency| authority| association| office)?',
    '(?:data protection|supervisory|regulatory|competition) (?:authority|authorities|body|agency|commissioner|regulator)',
    '(?:the|your|a|our|to|with|industry|financial|national|data) regulators?',
    'regulators?(?= \\||$| (?:about|if|for))',
    'aufsichtsbehorde|datenschutzbehorde|datenschutzbeauftragten des|verbraucherzentrale|verbraucherschutz|schlichtungsstelle|bundesnetzagentur',
    'mediateur|autorite de (?:controle|regulation|protection)|repression des fraudes|autorite de controle prudentiel',
    'defensor del (?:pueblo|cliente|consumidor)|regulador|oficina del consumidor|banco de espana|agencia de proteccion de datos|organismo regulador',
  ),
  unless:
    /\b(?:voltage|traffic|heat|pressure|rate|flow|speed|gene) regulators?\b|\bfos (?:team|licen[cs]e|software)\b/g,
}

const legal: Patterns = {
  says: anyOf(
    '(?:rather|prefer to) not (?:go to court|sue you|involve (?:a|our|my) lawyers?)',
    '(?:go|going|goes|take|taking|see|meet|end up) (?:\\w+ ){0,3}(?:to|in) court',
    'lawyers?|solicitors?|attorneys?|barristers?|litigation|lawsuit|law suit|law firm',
    '(?:sue|suing|sued) (?:you|your|them|brightline|the|for|over)|(?:will|to|going to|gonna|would|might|shall) sue',
    'legal (?:action|actions|proceedings|advice|steps|letter|counsel|representative|representation|claim|claims|notice|remedies|remedy|recourse|consequences|case|route)',
    '(?:hear|hearing) from (?:my|our) legal',
    '(?:pass|passed|passing|hand|handed|handing|take|taking|refer|referring|give|giving) (?:this|it|the matter|things)(?: over| on)? to (?:my|our) legal',
    'take (?:you|this|it|them|the matter) to (?:\\w+ )?(?:court|tribunal)|see you in court|small claims|(?:go|going|goes|end up|ends up|ending up) (?:to|in) court|county court',
    'letter before (?:action|claim)|breach of (?:contract|our contract|our agreement|agreement)|class action|statutory demand',
    'anwalt|anwaltin|rechtsanwalt|rechtsanwaltin|klagen|klage (?:ein|er)\\w*|verklagen|verklage|rechtliche schritte|gerichtlich|vor gericht|anwaltlich',
    'avocats?|tribunal|tribunaux|poursuites?|poursuivre en justice|action en justice|porter plainte|voie judiciaire|mise en demeure',
    'abogad[oa]s?|demandar(?:e|los|les|emos)?|demanda judicial|tribunales|acciones legales|via judicial|denunciar(?:e|los|les)?',
  ),
  unless:
    /\blegal (?:entity|name|address|team needs?)\b|\b(?:lawyers?|attorneys?|solicitors?) (?:plan|tier|app|product|software|customers?|use|uses|using|directory)\b|\bwe are (?:a|an) (?:\w+ )?(?:law firm|solicitors?)\b/g,
}

const vulnerability: Patterns = {
  says: anyOf(
    'suicid\\w*|kill (?:myself|my self)|end (?:my life|it all)|take my (?:own )?life|self harm\\w*|harm(?:ing)? myself|hurt(?:ing)? myself|cutting myself',
    '(?:want|wanted|going|rather|wish i could|ready) to die|better off (?:dead|without me)|no reason to live|do not want to (?:live|be here|wake up)(?: any ?more)?|can not (?:go on|cope|take it any ?more|carry on)|wish i was dead',
    `${relation} (?:has |had |have |just |sadly |recently |suddenly |who )*(?:died|passed(?: away)?|passing|took (?:his|her|their) own life)`,
    'passed away|bereave\\w*|(?:my|the|a|his|her|for a) funeral|(?:death|loss) of (?:my|our|the) \\w+|is dying|lost my (?:husband|wife|partner|father|mother|dad|mum|mom|son|daughter|child|brother|sister|baby)|widow(?:ed|er)?',
    '(?:have|has|had|got|with|diagnosed with|battling|fighting|having) (?:\\w+ )?(?:cancer|leukaemia|tumou?r|dementia|alzheimers?)|cancer (?:treatment|diagnosis)|chemo(?:therapy)?|terminal(?:ly)? (?:ill|illness|cancer|diagnosis)|seriously ill|heart attack|had a stroke',
    'depress(?:ed|ion)|mental health|nervous breakdown|having a breakdown|panic attacks?|burn ?out|anxiety',
    '(?:in|from|to the|at the|into) hospital|hospitalised|hospitalized|intensive care|hospice',
    'can not (?:afford|pay)(?: (?:to (?:eat|live|pay)|food|rent|heating|my rent|the rent|the bills|our bills|my bills))|lost my job|made redundant|(?:i am|we are|going|gone|went|facing|declared|declaring|into|near) (?:\\w+ )?(?:bankrupt(?:cy)?|insolven(?:t|cy)|administration|liquidation)|(?:company|business|we are) (?:is )?going under|can not pay (?:our|my) (?:staff|people|wages|salaries|employees|rent)|homeless|evicted|financial (?:hardship|difficult(?:y|ies)|trouble|distress|crisis)|struggling (?:financially|to pay|to eat|with money|with debt)|food bank',
    'domestic (?:abuse|violence)|abusive (?:partner|husband|wife|ex)|being abused',
    '(?:i am|she is|he is|who is) (?:registered )?(?:disabled|blind|deaf|visually impaired|partially sighted|hard of hearing)|(?:have|has|with) (?:a |learning |severe )*disabilit(?:y|ies)|my disability|learning difficult(?:y|ies)|carer for',
    'zdiagnozowan\\w*|nowotwor\\w*|samobojstw\\w*|zelfmoord\\w*|suicidi\\w*|selbstmord|suizid\\w*|umbringen|das leben nehmen|nicht mehr leben|verstorben|gestorben|todesfall|trauerfall|depression(?:en)?|im krankenhaus|schwer krank|krebs|arbeitslos|insolvenz',
    'me (?:tuer|suicider)|en finir avec la vie|envie de mourir|decede[es]?|deces|mort de (?:mon|ma|notre)|a l hopital|cancer|depression|gravement malade|perdu mon (?:emploi|travail)|surendett\\w*',
    'matarme|quitarme la vida|no quiero vivir|fallecid[oa]|fallecio|murio|hospitalizad[oa]|en el hospital|depresion|gravemente enferm[oa]|perdi mi (?:trabajo|empleo)|en quiebra',
  ),
  unless:
    /\b(?:hospital|hospice|cancer research|charity|mental health|disability|homeless|dementia) (?:customers?|clients?|app|system|systems|data|group|trust|software|charity|platform|sector|account|chain)\b|\bwe (?:are|run|operate|work (?:with|in|for)) (?:a|an|the)? ?(?:\w+ )?(?:hospitals?|hospice|charity|clinic)s?\b/g,
}

const fraud: Patterns = {
  says: anyOf(
    'fraud|fraudulent\\w*|defraud\\w*|scam|scams|scammed|scammers?|phish(?:ed|ing)|identity theft|impersonat\\w+',
    '(?:been|got|was|were|is|are|account|accounts|someone|we|i|system|email|password) (?:have been |has been |was |been |just |got )?(?:hacked|compromised|breached|hijacked)|hacked (?:our|my|into)|hackers?',
    'unauthori[sz]ed (?:charge|charges|payment|payments|transaction|transactions|access|login|logins|use|usage|user|person|refund|purchase|withdrawal|activity|change|changes|debit)|without (?:my|our) (?:permission|knowledge|consent|authori[sz]ation|approval)',
    '(?:do|did|does|have|had|was|were) not (?:make|made|authori[sz]e|authori[sz]ed|recogni[sz]e|approve|approved|place|sign off|set up) (?:by me |by us )?(?:this|that|these|those|the|a|any|it|an|some of the)(?: \\w+){0,2} (?:charges?|payments?|transactions?|logins?|purchases?|refunds?|users?|card|access|api key|devices?|activity|orders?|bank account)',
    '(?:charge|payment|transaction|login|purchase|charges|payments|transactions|logins) (?:that |which )?(?:i|we) (?:do|did) not (?:recogni[sz]e|authori[sz]e|make|approve)',
    '(?:stolen|stole)(?: \\w+){0,3}|(?:card|laptop|key|keys|credentials|phone|account|identity|data|token|tokens) (?:has been |have been |was |were |is |been |got )?(?:stolen|leaked|cloned|skimmed)|(?:leaked|exposed) (?:our|my|the|an|api) (?:api )?(?:keys?|credentials|tokens?|secret|secrets|password)',
    '(?:someone|somebody|a stranger|a hacker) (?:else )?(?:is|was|got) in (?:my|our) (?:account|system|workspace)|(?:someone|somebody|a stranger|a hacker|an ex employee|a former employee|unknown person|unknown people)(?: else| we do not know| i do not know)? (?:has |have |had |is |was |just |must have |got |been )*(?:used|using|uses|accessed|accessing|logged|logging|log|got|gotten|charged|charging|taken|took|stole|changed|opened|broke|broken|hijacked|impersonating|pretending|(?<=(?:has|have|had|got) )access) (?:in|into|to|my|our|to|over|on|the card|access|a card|money|the (?:bank|password|payout)|hold of)',
    '(?:charge|charges|payment|payments|login|logins|access|order|that|this|it|which|transaction)(?: \\w+){0,4} (?:was|is|were|are) not (?:us|me|ours|mine|by us|by me|done by)(?= \\||$)|(?:i|we) (?:have )?never (?:made|authori[sz]ed|approved|ordered|signed up for|agreed to) (?:this|that|these|those|any|the)',
    'betrug|betruger|betrogen|gehackt|gestohlen|geklaut|missbraucht|unbefugt\\w*|nicht autorisiert\\w*|kontoubernahme',
    'fraudes?|frauduleu\\w+|arnaque\\w*|pirate|piratee|hameconnage|(?:carte|compte|cle|identite) (?:a ete )?vole\\w*|vole (?:ma|mon|notre)|usurpation',
    'estafa\\w*|fraude|fraudulent[oa]s?|hackead[oa]|hackearon|robad[oa]|robaron|suplantacion|no autorizad[oa]s?',
  ),
  unless:
    /\b(?:anti )?fraud (?:detection|prevention|score|scoring|api|check|checks|rules|module|team|filter|screening|model)\b|\bunauthori[sz]ed (?:error|401|response|status)\b|\bhackers? (?:news|one)\b|\bphishing (?:training|simulation|test)\b/g,
}

const service =
  '(?:account|accounts|subscription|subscriptions|plan|contract|contracts|membership|agreement|service|services|licen[cs]e|workspace|everything)'
const ours =
  '(?:my |our |the |this |that |your |all |whole |entire |of |brightline |enterprise |growth |starter |paid |annual |monthly )*'

const cancellation: Patterns = {
  says: anyOf(
    `(?:cancel|cancelling|canceling|close|closing|terminate|terminating|end|ending|delete|deleting|discontinue|shut down|quit|get rid of|deactivate|wind up|drop) ${ours}${service}`,
    `${service} (?:to be |be |is |should be |needs to be )?(?:cancel(?:l)?ed|closed|terminated|deleted|cancellation|closure)(?= \\||$| (?:please|now|today|immediately|as of|from|by|at the))`,
    `cancellation of ${ours}${service}|closure of ${ours}${service}`,
    '(?:want|wants|wish|like|need|going|decided|thinking|have|plan|planning|intend|do i|can i|how to|time|ready) (?:to |of |about )*(?:cancel|cancelling|canceling|leave you|leaving you)(?= \\||$| (?:please|now|today|at|with you|immediately|by|before|effective|asap|as of))',
    'please cancel(?= \\||$| (?:us|me|immediately|as soon|effective))',
    '(?:leave|leaving|quit|quitting|ditch|ditching|dump|dumping) (?:you|brightline|your (?:platform|service|company|product))',
    '(?:switch|switching|move|moving|migrate|migrating|go|going|leave|leaving) (?:\\w+ )?(?:to|for|with|over to) (?:a |an |another |one of |your |different )*(?:competitor|competitors|rival|other provider|provider|vendor|alternative|someone else|somewhere else)|take (?:my|our) business elsewhere|(?:move|moving|go|going) elsewhere',
    '(?:not|will not|do not want to|not going to|not be|never) (?:be )?(?:renew|renewing|extend|extending) ?(?:our|my|the|it|with you|next|this)?|stop (?:the |our |my )?(?:auto ?renewal|renewal|subscription)|give (?:\\w+ )?notice(?= \\||$| (?:on|of|to))|notice of (?:termination|cancellation)|(?:want|get|getting|let us|let me|way) (?:us |me )?out of (?:the|our|this|my) (?:contract|agreement|subscription|deal)|notice period',
    'kundigen|kundigung|gekundigt|konto (?:schliessen|loschen|auflosen)|vertrag (?:beenden|auflosen|kundigen)|abo (?:beenden|kundigen)|anbieter wechseln',
    'resilier|resiliation|resilie|annuler (?:mon|notre|l|le) (?:abonnement|contrat|compte)|fermer (?:mon|notre|le) compte|cloturer (?:mon|notre|le) compte|supprimer (?:mon|notre) compte|mettre fin (?:a|au) (?:mon|notre|contrat|l abonnement)',
    'cancelar (?:mi|nuestra|nuestro|la|el) (?:cuenta|suscripcion|contrato|plan|servicio)|(?:dar(?:me|nos)?|darse) de baja|cerrar (?:mi|nuestra|la) cuenta|rescindir',
  ),
  unless:
    /\b(?:ending|end|close|closing|delete|drop) (?:the |this |a |that |our |my )*(?:service|services) (?:ticket|endpoint|process|key|worker)\b|\b(?:service|account|plan|contract) (?:ticket|request|manager|meeting|review|call)\b|\b(?:api|bot|service|test|sandbox|demo|user|email) accounts?\b/g,
}

/** Cancelling by not renewing is a denial in itself, so it is looked for without weighing denials. */
const notRenewing = anyOf(
  '(?:not|will not|never) (?:be |want to |going to |wish to |plan to )?(?:renew|renewing|extend|extending)',
)

/** Flags there are patterns for. */
export type Trigger = keyof typeof triggers

const triggers = { regulator, legal, vulnerability, fraud, cancellation } as const

/** Inability and denial are part of what these say ('I can not go on', 'I did not authorise this'). */
const denialCounts: readonly Flag[] = ['legal', 'cancellation']

/** `text` is normalised (`words.ts`). */
export function hears(flag: Trigger, text: string): boolean {
  const { says, unless }: Patterns = triggers[flag]
  const rest = unless ? text.replace(unless, ' ~ ') : text
  if (flag === 'cancellation' && rest.search(notRenewing) >= 0) return true
  return denialCounts.includes(flag) ? affirmed(rest, says) : rest.search(says) >= 0
}
