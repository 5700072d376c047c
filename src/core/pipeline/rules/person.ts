/** Does the customer ask for a person, in whatever words? Not when they decline one or mention one. */
import { affirmed, anyOf, withoutInability } from './words.ts'

const fill = '(?:(?:a|an|the|some|any|one|of|your|you|real|actual|actually|live|proper|physical|human|other|another|different|' +
  'decent|competent|senior|knowledgeable|qualified|nice|friendly|this|that|who|is|can|customer|service|services|support|sales|billing|accounts|' +
  'technical|finance|department|from|in|at|our|my|account|just|speaking|living|breathing|single|bloody|damn|goddamn|fucking|fkn) )*' // prettier-ignore
const strong =
  '(?:humans?(?! (?:resources?|readable|error|rights|language|eyes|capital))|person|people|representatives?|reps?|advis[eo]rs?|operators?|supervisors?|' +
  'real one|live one|(?:account |duty )?managers?|human being|member of (?:staff|your team|the team)|staff(?: member)?|team member|specialist|case handler|' +
  'employees?|consultants?|flesh and blood)'
const agent =
  '(?:agents?(?! (?:api|id|string|version|install|software|sdk|process|seat|licen[cs]e|key))|colleagues?|superior|boss)'
const someone =
  '(?:someone|somebody|anyone|anybody|your team|the team|support team|customer (?:service|support|care)|head office|guy|folks)'
const anybody = `(?:${strong}|${agent}|${someone})`
const ownPeople =
  '\\b(?:to|with) (?:my|our|their|his|her) (?:own |line )?(?:manager|boss|colleagues?|team|staff|people|customers?|employees?|supervisor|accountant)'

const english = anyOf(
  // Talking to one.
  `(?:speak|talk|chat|conversation|word|speaking|talking|deal|dealing|discuss (?:this|it|that)|reach(?: out)?|get (?:a )?hold of|get through|get in touch|contact) (?:directly |now |again |properly |over the phone |on the phone )?(?:to |with |w |of )?${fill}(?:${anybody})`,
  `(?:speak|talk|chat) (?:to|with) (?:a |the )?(?:${agent}|${strong})`,
  `${anybody} (?:there )?(?:else )?(?:that |who |whom )?(?:i|we) (?:can|could|may|might|should) (?:actually |please |just )?(?:talk|speak|chat|turn)`,
  '(?:who|whom) (?:else )?(?:can|could|do|should) (?:i|we) (?:talk|speak|complain) to',
  '(?:speak|talk) (?:to|with) me (?:in person|like a human)',
  '(?:speak|talk|chat) in person',
  // Wanting, getting, having one.
  `(?:want|wanna|need|give (?:me|us)|gimme|get (?:me|us)|find (?:me|us)|bring (?:me|us)|send (?:me|us)|like|prefer|demand|require|request|requesting|asking for|ask for|asked for|rather have|waiting for|can (?:i|we) (?:get|have)|could (?:i|we) (?:get|have)|let (?:me|us) have|do you (?:even )?have|insist on) ${fill}(?:${strong}|live agent|human agent|agent|someone real|somebody real|someone human|someone else|colleague of yours)(?! (?:added|removed|to (?:be )?(?:add|join|my|our)|on (?:my|our)|access|seat))`,
  `(?:need|want|get|have|like|require) (?:someone|somebody|anyone) (?:from (?:your|the) (?:team|staff|support)|to (?:take over|step in|handle|speak|talk|sort this out|deal with|actually help|look into this personally)|who (?:can|could|will|actually|knows|understands|speaks|works|is))`,
  `(?:is|are) there ${fill}${anybody} (?:there|here|available|around|(?:i|we) can|(?:who|that) can|at home|alive|real)`,
  `(?:is|are) (?:there )?(?:anyone|anybody|someone|somebody|any (?:humans?|people|staff)) (?:actually |even )?(?:there|here|real|human|alive|home|available|reading this)`,
  'is there (?:a |an |any )?(?:real |actual |live )?(?:human|person|people|humans)(?: |$)',
  `(?:someone|somebody|anyone) (?:real|human|who is (?:real|human|not (?:a )?(?:bot|robot|machine|ai))|else (?:please|instead))`,
  // Being passed on.
  `(?:transfer|connect|put|pass|hand|forward|switch|patch|redirect|route|refer) (?:me|us) (?:straight |directly |now |over |through |on |back |please )*(?:to|with|onto) ${fill}(?:${anybody}|department|team|support|billing|sales|accounts|helpdesk|management)`,
  '(?:transfer|put|patch) (?:me|us) (?:through|over|across)?(?: now| please)?(?= \\||$)',
  `(?:pass|hand|escalate|give|take|forward|send|refer) (?:this|it|my (?:case|issue|ticket|request|problem|complaint)|the (?:case|issue)|things)(?: on| over| up| this)* to ${fill}${anybody}`,
  'escalate(?: (?:this|it|my|the|please|now|to|further)|$| \\|)',
  'escalated (?:to (?:a|your|the)|immediately|please|now)',
  `(?:i|we) (?:would )?(?:want|like|need) (?:this|it|my case|the case|my issue) escalated`,
  // The kind itself.
  '(?:real|actual|live|living|breathing) (?:human|person|people|agent|representative|rep|operator|support)',
  'human (?:support|assistance|help|agent|being|intervention|operator|contact|interaction|representative|advisor|please|now|review)',
  'your (?:manager|supervisor|superiors?|boss|superior)(?= please| now| immediately| on the| \\||$)',
  '(?:human|person) (?:to (?:human|person))',
  'one of your (?:people|colleagues|agents|team|humans|staff)',
  `(?:have|let|get|make|see|ask) ${fill}(?:human|real person|person|supervisor|manager|colleague) (?:to )?(?:look|help|check|review|read|answer|handle|reply|respond|take|deal|step)`,
  `(?:can|could|may|will|would|should) ${fill}(?:human|real person|actual person|person|supervisor|manager|representative|colleague of yours|live agent) (?:please |just |actually )?(?:look|help|check|review|read|answer|handle|reply|respond|take|deal|step|get|assist|join)`,
)

/** Being done with the bot is asking for something else than the bot. */
const bot =
  '(?:bots?|robots?|machine|ai|chatbot|computer|automated (?:system|replies|answers|response|responses)|algorithm|program)'
const tiredOfBot = anyOf(
  `(?:stop|enough|sick|tired|fed up|done|no more|quit|hate|hating|stuck) (?:of |with |to )*(?:talking|speaking|chatting|dealing|messaging|arguing)(?: to| with)* ${fill}${bot}`,
  `(?:not|never|no longer) (?:really |even )?(?:want|like|wish|going|willing|here|wanting) to (?:talk|speak|chat|deal|argue|discuss (?:this|it))(?: to| with)* ${fill}${bot}`,
  `(?:not (?:talking|speaking|chatting|dealing|discussing (?:this|it))|refuse to (?:talk|speak|deal|chat|use)|instead of|rather than|other than|anything but|skip|bypass|get past|get around|sick of|fed up with|had enough of|tired of|hate) (?:to |with )*${fill}${bot}`,
  `(?:do|did|would) not want ${fill}${bot}(?! (?:to|in|on|from))`,
  `no (?:more )?${bot}(?= \\||$| please)`,
)

/** The whole clause is the wish: 'human please', 'representative'. */
const nothingElse =
  /(?:^|\| )(?:(?:hey|hi|hello|ok|no|just|please|now|bot|a|an|the|real|live|actual|your|to) )*(?:humans?|person|real person|agent|live agent|representative|operator|supervisor|manager|customer (?:service|support)|human agent|advis[eo]r)(?: (?:please|now|thanks|thank you|asap|required|needed|immediately|pls))*(?= \||$)/g

/** Asking what the bot is, or telling of earlier talks, is not asking for a person. */
const notAsking = [
  new RegExp(ownPeople, 'g'),
  /\b(?:are you|is this|is it|was that|you are|are we|am i) (?:actually |really |even )?(?:(?:talking|speaking|chatting|messaging|dealing|writing)(?: to| with) )?(?:(?:a|an|the|some) )?(?:bot or |robot or |machine or |ai or |computer or )?(?:(?:a|an) )?(?:real |actual |live )?(?:human being|human|person|agent|someone(?: real)?|people)\b/g,
  /\b(?:was|were|been|had been|when) (?:i was |we were )?(?:talking|speaking|chatting) (?:to|with) .*?(?= \||$)/g,
  /\b(?:real|actual|live) (?:people|person|human)s? (?:data|names?|users?|traffic|photos?)\b/g,
  /\bi am not a (?:robot|bot|machine)\b/g,
  /\b(?:how many|per|each|every|which|another|extra|more) (?:person|people|humans?|agents?)\b/g,
  /\b(?:user|browser|monitoring|build|ci) agents?\b/g,
  /\b(?:our|their|my) (?:own )?(?:customers?|users?|clients?|visitors?|end users?) .{0,20}?(?:talk|speak|chat|connect) .*?(?= \||$)/g,
]

const german = anyOf(
  'mit (?:(?:einem|einer|nem|ner|ihrem|ihren|eurem|dem|der|einen|echten|echter|richtigen|richtiger|menschlichen|lebenden) )*(?:menschen?|mitarbeiter(?:in)?|person|kollegen?|kollegin|berater(?:in)?|jemand(?:em|en)?|vorgesetzten|chef|ansprechpartner|support|kundenservice|agenten)(?: aus \\w+| vom \\w+)? (?:\\w+ ){0,2}(?:sprechen|reden|verbinden|verbunden|chatten|telefonieren|schreiben|klaren)',
  '(?:sprechen|reden|verbinden|verbinde|verbindet)(?: sie| mich| bitte| uns| doch| mal)* mit (?:(?:einem|einer|nem|ihrem|dem|echten|richtigen) )*(?:menschen?|mitarbeiter(?:in)?|person|kollegen?|berater(?:in)?|jemand(?:em|en)?|vorgesetzten|support|kundenservice)',
  '(?:mochte|will|brauche|benotige|hatte gerne?|gebt mir|geben sie mir|gib mir|wunsche|verlange|gibt es(?: hier| da)?) (?:(?:bitte|hier|endlich|einen?|nen|ne|den|die|echten?|richtigen?|menschlichen?) )*(?:menschen?|mitarbeiter(?:in)?|ansprechpartner(?:in)?|berater(?:in)?|jemanden|vorgesetzten|echte person|kundenberater)',
  '(?:durchstellen|stellen sie mich durch|verbinden sie mich|verbinde mich)',
  '(?:echte[nrm]?|richtige[nrm]?) (?:menschen?|person|mitarbeiter)',
  '(?:mensch|mitarbeiter|berater) bitte',
)
const french = anyOf(
  'parler (?:directement )?(?:a|avec) (?:(?:un|une|votre|vos|le|la|des|vrai|vraie|veritable|autre) )*(?:humain|etre humain|personne|conseiller|conseillere|agent|quelqu un|responsable|operateur|superieur|collegue|gens)',
  '(?:veux|voudrais|souhaite|exige|besoin d|donnez moi|passez moi|faut) (?:(?:un|une|le|la|vrai|vraie|d) )*(?:humain|etre humain|vraie personne|personne reelle|conseiller|conseillere|agent humain|responsable|quelqu un)',
  '(?:transferez|transferer|mettez|passez|connectez)(?: moi)? (?:en (?:relation|contact) )?(?:a|avec|vers) (?:un|une|quelqu un|votre)',
  'vraie? (?:personne|humain)',
  '(?:humain|conseiller) (?:s il vous plait|svp)',
)
const spanish = anyOf(
  'habl(?:ar|e|o) (?:directamente )?con (?:(?:un|una|el|la|su|algun|alguna|otra|verdadera|verdadero|ser) )*(?:humano|humana|persona|agente|asesor|asesora|alguien|encargado|supervisor|gerente|responsable|operador|representante)',
  '(?:quiero|necesito|deme|dame|prefiero|exijo|quisiera) (?:(?:un|una|el|la|ser|a) )*(?:humano|persona real|persona de verdad|agente|asesor|representante|operador|persona)',
  '(?:paseme|pasame|pase|transfierame|transfiereme|comuniqueme|pongame|conecteme|conectame) con (?:un|una|alguien|el|la|su)',
  'persona (?:real|de verdad)',
  '(?:humano|persona|agente) por favor',
)
const notGermanFrenchSpanish =
  /\b(?:(?:brauche|mochte|will|benotige) (?:keinen?|nicht)|no (?:quiero|necesito|hace falta|es necesario)|(?:pas besoin|ne (?:veux|souhaite) pas|n ai pas besoin)).*?(?= \||$)/g

/** `text` is normalised (`words.ts`). */
export function asksForPerson(text: string): boolean {
  const wish = notAsking.reduce((rest, pattern) => rest.replace(pattern, ' ~ '), withoutInability(text))
  const foreign = text.replace(notGermanFrenchSpanish, ' ~ ')
  return (
    affirmed(wish, english) ||
    text.search(tiredOfBot) >= 0 ||
    affirmed(wish, nothingElse) ||
    [german, french, spanish].some((pattern) => affirmed(foreign, pattern))
  )
}
