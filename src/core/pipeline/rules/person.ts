/** Does the customer ask for a person, in whatever words? Not when they decline one or mention one. */
import { affirmed, anyOf, withoutInability } from './words.ts'

/** What may stand between a verb and the person it asks for. */
const fill =
  '(?:(?:a|an|the|some|any|one|of|your|you|real|actual|actually|live|proper|physical|human|other|another|different|decent|competent|' +
  'senior|qualified|nice|friendly|this|that|who|is|can|customer|service|services|support|sales|billing|accounts|technical|finance|' +
  'department|from|in|at|our|my|account|just|speaking|living|breathing|single|bloody|damn|fucking) )*'

/** Things named after people. */
const notThings =
  '(?! (?:widgets?|buttons?|apps?|bots?|resources?|readable|friendly|error|rights|language|fields?|records?|columns?|objects?|entity|entities|ids?|names?|data|types?|models?|roles?|' +
  'exports?|seats?|limits?|lists?|s|from (?:our|my|their)|in (?:our|my|their)|at (?:our|my)|left|joined|to log|to sign|without|api|string|version|install\\w*|software|sdk|process|licen[cs]es?|keys?|added|removed|on (?:my|our)|to (?:be )?(?:add|join))\\b)'

/** Words for a person of ours. The strong ones ask by being wanted, the weak ones only by being talked to. */
const strong =
  `(?:humans?|persons?|representatives?|reps?|advis[eo]rs?|operators?|supervisors?|real one|(?:account |duty )?managers?|human beings?|` +
  'members? of (?:staff|your team|the team)|staff(?: members?)?|team members?|specialists?|case handler|employees?|consultants?|live agents?|human agents?' +
  `|agent)${notThings}`
const weak =
  '(?:someone|somebody|anyone|anybody|who ?ever|your team|the team|support|customer (?:service|support|care)|head office|you guys|guys|folks|colleagues?|(?:real|actual) people|superiors?|boss|them|people)'
const anybody = `(?:${strong}|${weak})`

/** `(?:\\w+ ){0,n}` within one clause: normalised text has `|` between clauses, which is no word. */
const upTo = (n: number): string => `(?:\\w+ ){0,${n}}`

const english = anyOf(
  // Talking to one.
  `(?:speak|talk|chat|discuss|raise|conversation|word|deal|dealing|speaking|talking|chatting|complain|write|writing|call) ${upTo(4)}(?:to|with) ${upTo(3)}${anybody}`,
  `(?:can|could|may|might|let) (?:i|me|we|us) (?:please |maybe |just )*(?:speak|talk|chat) (?:directly )?(?:to|with) (?!(?:my|our|their|the (?:api|server|endpoint|database|webhook|bot)|slack|each)\\b)\\w+`,
  `(?:reach|get hold of|get a hold of|get through to|get in touch with|contact|connect to|connect with|speak|talk) ${fill}${strong}`,
  `(?:reach|get hold of|get a hold of|get through to|get in touch with|speak) ${fill}(?:someone|somebody|anyone|anybody)`,
  `${anybody} (?:there )?(?:else )?(?:that |who |whom )?(?:i|we) (?:can|could|may|might|should) (?:actually |please |just )?(?:talk|speak|chat|call|turn)`,
  'who ?(?:m|ever)? (?:else )?(?:can|could|do|should) (?:i|we) (?:talk|speak|complain) to',
  '(?:speak|talk|chat) in person',
  `${anybody} on the (?:line|phone)`,
  // Wanting, getting, having one.
  `(?:want|need|give (?:me|us)|get|find (?:me|us)|bring (?:me|us)|get(?: me| us)?|like|prefer|demand|require|request|requesting|asking for|ask for|asked for|waiting for|have|insist on|expect) ${fill}${strong}`,
  `(?:want|need|get(?: me| us)?|give (?:me|us)) ${fill}(?:someone|somebody) (?:real|human|else|senior)`,
  'your (?:boss|superiors?|supervisor|team lead|manager|line manager)',
  '(?:give|get|find|send) (?:me|us) (?:someone|somebody|anybody|anyone)',
  '(?:get|put|bring) (?!(?:me|us|it|this|that)\\b)\\w+ on (?:this|it|my case|the case|the line|the phone)',
  '(?:want|need|like|wish|expect) (?:someone|somebody) to (?!call|ring|phone)',
  `(?:need|want|get|have|like|require) (?:someone|somebody|anyone) (?:from (?:your|the) (?:team|staff|support)|to (?:take over|step in|handle|speak|talk|sort this out|deal with|actually help)|(?:who|that) (?:can|could|will|actually|knows|understands|speaks|works|is|reads|has))`,
  `(?:someone|somebody|who ?ever|anyone|person) (?:with authority|(?:that |who )?(?:is )?(?:in charge|responsible|real|human))`,
  `(?:is|are) there ${fill}(?:${anybody}) (?:there|here|available|around|(?:who|that) can|at home|alive|real|(?:i|we) can)`,
  `(?:is|are)? ?(?:there )?(?:anyone|anybody|someone|somebody|any (?:humans?|people|staff|agents?|colleagues?))(?: (?:from|on|at|in) ${upTo(3)}\\w+)? (?:actually |even )?(?:there|here|real|human|alive|home|available|online|around|on duty|awake|working(?! on)|reading this)`,
  `(?:can|could|would|will|may|please let|have|get|need|want|let) (?:someone|somebody|anyone|anybody)(?: (?:from|on|at|in) ${upTo(3)}\\w+)? (?:to |please |just )*(?:step in|take over|join|jump in|intervene|look (?:at|into) this|sort this|write to me|contact me|reach out|get back to me|get in touch|message me|take care of this)`,
  `(?:have|ask|get|let|tell) (?!(?:me|us|the|our|my|it|you)\\b)\\w+ (?:to )?(?:contact (?:me|us)|write to (?:me|us)|message (?:me|us)|reach out|get in touch|take over|get back to (?:me|us)|talk to (?:me|us)|speak to (?:me|us))`,
  `put (?:someone|somebody|${strong}) on`,
  `(?:hand|pass|turn|escalate|forward|transfer|switch|change)(?: it| this| on| over)* to (?:a|an|another|one of|some|your|real|someone|somebody) ?${fill}(?:${anybody})?(?= \\||$| (?:please|now|who|from))`,
  `is there (?:a |an |any )?(?:real |actual |live )?(?:humans?|person|people)${notThings}`,
  `time for (?:a |an )?(?:real )?(?:human|person)`,
  '(?:does|do) (?:anyone|anybody|any humans?|real people) (?:actually |even |really )?work (?:there|here|for you)',
  `(?:someone|somebody|anyone|anybody) (?:real|human|who is (?:real|human|not (?:a )?(?:bot|robot|machine|ai))|else (?:please|instead))`,
  // Being passed on.
  `(?:transfer|connect|put|pass|hand|forward|switch|patch|redirect|route|refer|send|take|direct|move) (?:me|us) ${upTo(3)}(?:to|with|onto) ${fill}(?:${anybody}|department|team|billing|sales|accounts|helpdesk|management)(?= |$)(?! (?:plan|docs|page|portal))`,
  '(?:transfer|put|patch|pass|hand) (?:me|us)(?: through| over| across| on)+(?= please| now| \\||$)|(?:transfer|patch) (?:me|us)(?= please| now| \\||$)',
  '(?:be|get|getting|being) (?:transferred|put through|connected|passed on|handed over|escalated|forwarded)(?= please| now| immediately| \\||$)',
  '(?:served|helped|answered|contacted|called) by (?:people|humans|staff)',
  `(?:be|get|been|me) (?:transferred|connected|put through|passed|handed|routed|redirected|switched|forwarded|escalated|referred)(?: on| over| through)* (?:to|with) ${fill}${anybody}`,
  `(?:pass|hand|escalate|give|take|forward|send|refer|assign|transfer|route) (?:this|it|(?:my|the|this|our) (?:chat|conversation|call|case|issue|ticket|request|problem|complaint)|things)(?: on| over| up)* to ${fill}${anybody}`,
  'escalate(?: (?:this|it|my|the (?:case|issue|ticket|matter)|please|now|to|further)|$| \\|)',
  `(?:want|like|need) (?:this|it|my case|the case|my issue) escalated|escalated (?:immediately|please|now)`,
  '(?:can|could|would|will|please) (?:\\w+ ){0,5}take over(?= please| from here| here| this (?:chat|case)| now| \\||$)',
  `(?:loop in|bring in|get in|pull in|hook me up with|set me up with|involve|contacted by|called by|answered by|handled by|reviewed by|helped by) ${fill}(?:${anybody})`,
  `(?:someone|somebody|anyone|anybody|colleague) ${upTo(3)}(?:talk|talks|speak|speaks) (?:to|with) me`,
  // The kind itself: a human is hardly ever mentioned for another reason.
  `(?<!\\b(?:you|is|as|not|like|per|for|us|we) (?:a |an )?)humans?${notThings}`,
  `(?:real|actual|live|living|breathing) (?:humans?|person|people|agent|representative|rep|operator|support)${notThings}`,
  'human (?:support|assistance|help|agent|being|intervention|operator|contact|interaction|representative|advisor|please|now|review)',
  // Naming one of us at all, unless somebody of theirs is being added, moved or told about.
  `(?<!\\b(?:add|adding|added|invite|inviting|remove|removing|make|making|as|up|per|for|into|hire|hired|became|become|is|was|by|delete|replace|contact|like|than|to be|without|of|not|when|to|with) )(?:a|an|another|one|real|actual) (?:humans?|person|manager|supervisor|representative|employee|advis[eo]r|colleague|human being|live agent)${notThings}`,
  '(?<!\\b(?:is|was|what|which|that|by|when|when did|how) )your (?:colleague|colleagues|people)(?! (?:told|said|fixed|helped|wrote|sent|promised|was|were|already|did|mentioned|explained|asked|called|solved))',
  'only (?:talk|speak|deal|chat|communicate)(?: to| with)* (?:real |actual )?(?:humans?|people|persons?)',
  'your (?:manager|supervisor|superiors?|boss)(?= please| now| immediately| on the| \\||$)',
  'one of your (?:people|colleagues|agents|team|humans|staff|guys)',
  `(?:have|let|get|make|see|ask|can|could|may|will|would|should) ${fill}(?:human|real person|actual person|person|supervisor|manager|representative|colleague|live agent) (?:to |please |just |actually )?(?:look|help|check|review|read|answer|handle|reply|respond|take|deal|step|get|assist|join|contact|call)`,
)

/** Being done with the bot is asking for something else than the bot. */
const bot =
  '(?:bots?|robots?|machine|ai|chatbot|computer|automated (?:system|replies|answers|responses?)|algorithm|program)'
const tiredOfBot = anyOf(
  `(?:stop|enough|sick|tired|fed up|done|no more|quit|hate|hating|stuck) (?:of |with |to )*(?:talking|speaking|chatting|dealing|messaging|arguing)(?: to| with)* ${fill}${bot}`,
  `(?:not|never|no longer) (?:really |even )?(?:want|like|wish|going|willing|here|wanting) to (?:talk|speak|chat|deal|argue|discuss (?:this|it))(?: to| with)* ${fill}${bot}`,
  `(?:will|would) not (?:talk|speak|chat|deal|argue|discuss (?:this|it|anything))(?: to| with)* ${fill}${bot}`,
  `(?:not (?:talking|speaking|chatting|dealing|discussing (?:this|it))|refuse to (?:talk|speak|deal|chat|use)|instead of|rather than|other than|anything but|skip|bypass|get past|get around|sick of|fed up with|had enough of|tired of|hate) (?:to |with )*${fill}${bot}`,
  `(?:do|did|would) not want ${fill}${bot}(?! (?:to|in|on|from))`,
  `no (?:more )?${bot}(?= \\||$| please)`,
  `(?:not think|doubt|not believe) (?:that )?${fill}${bot} (?:can|could|will|understands|is able)`,
  `${bot} (?:can not|could not|will not|does not|is not able to|is never going to) (?:\\w+ ){0,2}(?:help|solve|understand|fix|sort|answer|do)`,
  '(?:keinen|keinem) (?:bot|roboter|chatbot|automaten)|nicht mit (?:einem|einer) (?:bot|roboter|maschine|computer)',
  'pas (?:parler|discuter|echanger) (?:a|avec) (?:un|une|votre) (?:robot|machine|bot|ia|ordinateur)',
  'no (?:quiero|voy a) hablar con (?:un|una|el|la) (?:robot|maquina|bot|ia)',
)

/** The whole clause is the wish: 'human please', 'representative'. */
const nothingElse =
  /(?:^|\| )(?:(?:hey|hi|hello|ok|just|please|now|bot|a|an|the|real|live|actual|your|to|want|need) )*(?:humans?|person|real person|agent|live agent|representative|operator|supervisor|manager|customer (?:service|support)|human agent|advis[eo]r)(?: (?:please|now|thanks|thank you|asap|required|needed|immediately))*(?= \||$)/g

/** Asking what the bot is, asking how things work, or telling of earlier talks is not asking for a person. */
const notAsking = [
  /\b(?:to|with|contact|reach|call) (?:my|our|their|his|her) (?:own |line |finance |it )?(?:manager|boss|colleagues?|team|staff|people|person|customers?|employees?|supervisor|accountant)\b/g,
  /\b(?:are you|is this|is it|was that|you are|are we|am i) (?:actually |really |even )?(?:(?:talking|speaking|chatting|messaging|dealing|writing)(?: to| with) )?(?:(?:a|an|the|some) )?(?:(?:bot|robot|machine|ai|computer) or )?(?:(?:a|an) )?(?:real |actual |live )?(?:human being|human|person|agent|someone(?: real)?|people)\b/g,
  /\b(?:was|were|been|had been|when) (?:i was |we were )?(?:talking|speaking|chatting) (?:to|with) .*?(?= \||$)/g,
  /\b(?:do|must|would|will) (?:i|we) (?:really )?(?:have to|need to|must) (?:speak|talk|chat) .*?(?= \||$)/g,
  /\b(?:real|actual|live) (?:people|person|human)s? (?:data|names?|users?|traffic|photos?)\b/g,
  /\bcontact persons?\b/g,
  /\bi am not a (?:robot|bot|machine)\b/g,
  /\b(?:how many|how do|per|each|every|which|another|extra|more|new) (?:person|people|humans?|agents?)\b/g,
  /\b(?:user|browser|monitoring|build|ci) agents?\b/g,
  /\b(?:our|their|my) (?:own )?(?:customers?|users?|clients?|visitors?|end users?) .{0,20}?(?:talk|speak|chat|connect) .*?(?= \||$)/g,
  /\b(?:have|has|had|got|want|need|like) (?:to (?:make|add|invite|set|remove|become)|\w+ (?:more|new|extra|additional)|more|new|extra|\d+) .*?(?= \||$)/g,
  /\b(?:a|the|as|of|set up|new) (?:manager|operator|agent|supervisor) (?:roles?|in the|of the|does|is|process|crashed|cannot|can not)\b/g,
]

const german = anyOf(
  'mit (?:(?:einem|einer|nem|ner|ihrem|ihren|eurem|dem|der|einen|echten|echter|richtigen|richtiger|menschlichen|lebenden) )*(?:menschen?|mitarbeiter(?:in)?|person|kollegen?|kollegin|berater(?:in)?|jemand(?:em|en)?|vorgesetzten|chef|ansprechpartner|support|kundenservice|agenten)(?: aus \\w+| vom \\w+)? (?:\\w+ ){0,2}(?:sprechen|reden|verbinden|verbunden|chatten|telefonieren|schreiben|klaren)',
  '(?:sprechen|reden|verbinden|verbinde|verbindet)(?: sie| mich| bitte| uns| doch| mal)* mit (?:(?:einem|einer|nem|ihrem|dem|echten|richtigen) )*(?:menschen?|mitarbeiter(?:in)?|person|kollegen?|berater(?:in)?|jemand(?:em|en)?|vorgesetzten|support|kundenservice)',
  '(?:mochte|will|brauche|benotige|hatte gerne?|gebt mir|geben sie mir|gib mir|wunsche|verlange|gibt es(?: hier| da)?) (?:(?:bitte|hier|endlich|einen?|nen|ne|den|die|echten?|richtigen?|menschlichen?) )*(?:menschen?|mitarbeiter(?:in)?|ansprechpartner(?:in)?|berater(?:in)?|jemanden|vorgesetzten|echte person|kundenberater)',
  'an (?:(?:einen?|den|die|echten|menschlichen) )+(?:menschen|mitarbeiter(?:in)?|kollegen|berater|vorgesetzten) (?:weiterleiten|ubergeben|weitergeben|verbinden)',
  '(?:durchstellen|stellen sie mich durch|verbinden sie mich|verbinde mich)',
  '(?:echte[nrm]?|richtige[nrm]?|lebende[nrm]?) (?:menschen?|person|mitarbeiter)',
  '(?:ein|einen|einem|irgendein|den|der|ihr|ihren|zustandige[rn]?) (?:mensch|menschen|mitarbeiter|ansprechpartner|sachbearbeiter|kundenberater|vorgesetzte[rn]?)',
  '(?:mensch|mitarbeiter|berater) bitte',
)
const french = anyOf(
  'parler (?:directement )?(?:a|avec) (?:(?:un|une|votre|vos|le|la|des|vrai|vraie|veritable|autre) )*(?:humain|etre humain|personne|conseiller|conseillere|agent|quelqu un|responsable|operateur|superieur|collegue|gens)',
  '(?:veux|voudrais|souhaite|exige|besoin d|donnez moi|passez moi|faut) (?:(?:un|une|le|la|vrai|vraie|d) )*(?:humain|etre humain|vraie personne|personne reelle|conseiller|conseillere|agent humain|responsable|quelqu un)',
  '(?:transferez|transferer|mettez|mis|mettre|passez|connectez)(?: moi)? (?:en (?:relation|contact) )?(?:a|avec|vers) (?:un|une|quelqu un|votre)',
  'vraie? (?:personne|humain)',
  '(?:un|une|l|votre) (?:humain|conseiller|conseillere|interlocuteur|responsable|superieur)',
  'quelqu un (?:de chez vous|de votre equipe|peut il|pourrait)',
  '(?:humain|conseiller) (?:s il vous plait|svp)',
)
const spanish = anyOf(
  'habl(?:ar|e|o) (?:directamente )?con (?:(?:un|una|el|la|su|algun|alguna|otra|verdadera|verdadero|ser) )*(?:humano|humana|persona|agente|asesor|asesora|alguien|encargado|supervisor|gerente|responsable|operador|representante)',
  '(?:quiero|necesito|deme|dame|prefiero|exijo|quisiera) (?:(?:un|una|el|la|ser|a) )*(?:humano|persona real|persona de verdad|agente|asesor|representante|operador|persona)',
  '(?:paseme|pasame|pasar|pase|transfierame|transfiereme|comuniqueme|pongame|conecteme|conectame) con (?:un|una|alguien|el|la|su)',
  '(?:atienda|ayude|llame|conteste|responda) (?:un|una|alguna) (?:persona|humano|agente|asesor)',
  'persona (?:real|de verdad)',
  '(?:un|una|algun) (?:humano|agente|asesor|asesora|supervisor|encargado|representante)',
  '(?:humano|persona|agente) por favor',
)
const declinedAbroad =
  /\b(?:(?:brauche|mochte|will|benotige) (?:keinen?|nicht)|no (?:quiero|necesito|hace falta|es necesario)|(?:pas besoin|ne (?:veux|souhaite) pas|n ai pas besoin)).*?(?= \||$)/g

/** `text` is normalised (`words.ts`). */
export function asksForPerson(text: string): boolean {
  const wish = notAsking.reduce((rest, pattern) => rest.replace(pattern, ' ~ '), withoutInability(text))
  const foreign = text.replace(declinedAbroad, ' ~ ')
  return (
    affirmed(wish, english) ||
    text.search(tiredOfBot) >= 0 ||
    affirmed(wish, nothingElse) ||
    [german, french, spanish].some((pattern) => affirmed(foreign, pattern))
  )
}
