/**
 * The words of simple requests in the eight languages of ours, by what they stand for. A request that holds any other
 * word is not simple: it may be about somebody else, deny what it names, or ask for more. `fold`ed (`rules/words`).
 */

/** What a word of a request may stand for. */
export type Concept =
  'password' | 'forgot' | 'reset' | 'locked' | 'invoice' | 'send' | 'latest' | 'ticket' | 'status' | 'filler'

/** Groups of words that mean one thing only together, taken first. `$1`: words in between that stay. */
export const phrases: [RegExp, string][] = [
  [/\bmots? de passe\b|\bpalavras? passe\b|\bparola d ordine\b/g, 'password'],
  [/\b(?:can|do) not (?:remember|recall|know)(?: anymore| any more)?\b|\bno longer (?:remember|know)\b/g, 'forgot'],
  [/\b(?:weiss|kenne)\b((?: \w+){0,4}?) nicht mehr\b|\bweet\b((?: \w+){0,4}?) niet meer\b/g, 'forgot $1 $2'],
  [/\bne (?:me souviens|me rappelle|connais) plus\b|\bno (?:recuerdo|me acuerdo)\b|\bnon (?:ricordo|mi ricordo)(?: piu)?\b/g, 'forgot'],
  [/\bse me (?:ha )?(?:olvidado|olvido)\b|\bnao (?:me )?lembro(?: me)?(?: mais)?\b|\besqueci me\b|\bnie pamietam\b/g, 'forgot'],
  [/\bcan not (?:log ?in|sign ?in|get in)\b|\bam locked out\b|\blocked out\b/g, 'locked'],
  [/\bkann mich nicht (?:mehr )?(?:einloggen|anmelden)\b|\bkomme nicht (?:mehr )?(?:rein|hinein)\b/g, 'locked'],
  [/\bne (?:peux|arrive) (?:plus|pas) (?:a )?me connecter\b|\bno puedo (?:entrar|acceder|iniciar sesion)\b/g, 'locked'],
  [/\bnon riesco (?:piu )?ad? (?:entrare|accedere)\b|\bnao consigo (?:entrar|aceder|acessar|iniciar sessao)\b/g, 'locked'],
  [/\bkan niet (?:meer )?(?:inloggen|erin)\b|\bnie moge sie zalogowac\b/g, 'locked'],
  // What we may need is not what they want.
  [/\b(?:do|does|would) you (?:need|want|like)\b/g, 'asks-back'],
  [/\bopnieuw instellen\b/g, 'reset'],
  [/\bsegunda via\b/g, 'send'],
  [/\bhow (?:is|are)((?: \w+){1,4}?) (?:coming along|coming on|going|doing|progressing)\b|\bwhere (?:are we|do we stand) with\b/g, 'status $1'],
  [/\bwhat is (?:happening|going on) (?:with|on)\b|\bou en (?:est|sont)\b|\ba che punto e\b|\bcomo va\b|\bwie steht es um\b/g, 'status'],
  [/\bhoe staat het met\b|\bco (?:slychac )?z\b|\bjak wyglada\b|\bcomo esta (?=(?:o|a|el|mi|meu|nuestro) )/g, 'status '],
] // prettier-ignore

const lists: { [concept in Concept]: string } = {
  password: 'password passwords passwd pwd passwort passworts kennwort kennworts contrasena senha wachtwoord haslo hasla',
  forgot:
    'forgot forgotten forget lost misplaced vergessen verloren oublie perdu olvide olvidado perdi perdido dimenticato ' +
    'smarrito perso esqueci esquecido vergeten kwijt zapomnialem zapomnialam zapomnial zgubilem zgubilam',
  reset:
    'reset resetting recover recovery new zurucksetzen zuruckgesetzt zuruckzusetzen neues neue nouveau reinitialiser reinitialisation ' +
    'reinitialisez restablecer restablezca restablecimiento resetear recuperar nueva reimpostare reimpostazione resettare recuperare ' +
    'nuova redefinir redefinicao repor nova resetten nieuw zresetowac zresetujcie resetu odzyskac nowe',
  locked: 'locked',
  invoice:
    'invoice bill receipt rechnung facture factura fattura fatura factuur faktura fakture faktury quittung recu recibo ricevuta',
  send:
    'send resend copy duplicate need want like forward mail email schicken schicke schick senden sende zusenden zuschicken zukommen ' +
    'kopie abschrift brauche brauchen benotige mochte hatte envoyer envoyez renvoyer copie duplicata recevoir voudrais souhaite besoin ' +
    'enviar envieme enviarme enviame envie enviem mandar mandeme mandarme mandame copia duplicado necesito quiero quisiera inviare ' +
    'inviarmi inviatemi inviate mandare mandarmi mandatemi bisogno vorrei gostaria preciso quero mandem sturen stuur toesturen ' +
    'opsturen afschrift nodig wil wyslac wyslijcie przeslac przeslijcie wyslanie kopii poprosze potrzebuje chcialbym chcialabym',
  latest:
    'latest last newest current recent letzte letzten neueste neuesten aktuelle derniere dernier ultima ultimo recente laatste ' +
    'nieuwste ostatnia ostatnie ostatniej ostatnia najnowsza najnowszej',
  ticket: 'ticket tickets ticketu ticketa ticketow zgloszenie zgloszenia zgloszen',
  status:
    'status state update updates news progress stand bearbeitungsstand neuigkeiten neues statut etat nouvelles avancement estado ' +
    'novedades stato novita aggiornamenti aggiornamento novidades atualizacao nieuws statusu stan stanu nowego',
  filler:
    'i we you me us my our your a an the to for of please thanks thank hello hi hey dear good morning afternoon evening and so can could ' +
    'would will may do does is are am have has get give tell show let know how what about any there it this that in on by from with at s ' +
    'account login log link mail email team bright open just one need want like ' +
    'ich wir sie du mir mich uns mein meine meinen meiner meines meinem unser unsere unserer unseres unserem ihr ihre das die der den dem des ' +
    'ein eine einen einer eines bitte danke vielen dank hallo guten tag morgen konnen konnten kann konnte wurden wurde haben habe brauche ' +
    'brauchen mochte gern gerne per von vom fur zu zum zur als wie was ist es und gibt anmeldung konto setze ' +
    'je j ai nous vous m mes notre votre la le les l un une d de du pour s il te plait merci bonjour pouvez pourriez puis peux peut voudrais ' +
    'souhaite besoin est c ce que qu comment quel quelle quels en avoir au a par mon ma compte et y ' +
    'yo nosotros mi mis nuestro nuestra el los las una del para por favor gracias hola buenos dias buenas tardes puede podria podrian ' +
    'puedes puedo pueden necesito quiero quisiera como cual hay que se cuenta he hemos correo alguna algun ' +
    'io come mio mia il lo di della dello dell per grazie ciao salve buongiorno puo potete potrebbe potreste puoi posso vorrei ho abbiamo qual ' +
    'quale ci sono sul sulla del mio nostro nostra e ' +
    'eu meu minha nosso nossa o os um uma da do para obrigado obrigada ola bom dia boa tarde pode poderia podem posso preciso quero gostaria ' +
    'qual algum alguma conta por ' +
    'ik wij w u uw je mij me mijn ons onze het een van voor alstublieft graag dank bedankt hallo goedemorgen kunt kun kan kunnen wil willen ' +
    'heb hebben nodig hoe wat is er over met ben ' +
    'ja mam mi moj moja moje mojego mojej nasz nasze naszego prosze dziekuje dzien dobry czy moge mozna mozecie mozesz potrzebuje chce ' +
    'chcialbym chcialabym jak jaki jest o za z w do mailem swoje swojego',
} // prettier-ignore

/** What each known word may stand for. */
export const meanings: Map<string, Set<Concept>> = new Map()
for (const concept of [
  'password',
  'forgot',
  'reset',
  'locked',
  'invoice',
  'send',
  'latest',
  'ticket',
  'status',
  'filler',
] as const) {
  for (const word of lists[concept].split(' ')) {
    meanings.set(word, (meanings.get(word) ?? new Set<Concept>()).add(concept))
  }
}

/** Names of the months by their number; those that are also another word only with their company (`monthIn`). */
export const months: Map<string, number> = new Map(
  [
    'january jan januar janvier enero gennaio janeiro januari styczen stycznia',
    'february feb februar fevrier febrero febbraio fevereiro februari luty lutego',
    'march marz mars marzo marco maart marzec marca',
    'april apr avril abril aprile kwiecien kwietnia',
    'mai mayo maggio maio mei maj maja',
    'june jun juni juin junio giugno junho czerwiec czerwca',
    'july jul juli juillet julio luglio julho lipiec lipca',
    'august aug aout agosto augustus sierpien sierpnia',
    'september sep sept septembre septiembre settembre setembro wrzesien wrzesnia',
    'october oct oktober octobre octubre ottobre outubro pazdziernik pazdziernika',
    'november nov novembre noviembre novembro listopad listopada',
    'december dec dezember decembre diciembre dicembre dezembro grudzien grudnia',
  ].flatMap((names, i) => names.split(' ').map((name) => [name, i + 1] as const)),
)
