/** German and Dutch: the participle ends the clause, so between `ich habe` and `erstattet` there are words. */
import { gap, planName, type Phrases } from './phrases.ts'

const notDe = String.raw`nicht|nichts|nie|niemals|kein\p{L}*|weder|nur`
const wordsDe = gap(notDe)
const iDe = `(?:ich habe|habe ich) ${wordsDe}`
const weDe = `(?:ich habe|habe ich|wir haben|haben wir) ${wordsDe}`
const refundDe = '(?:erstattung|rückerstattung|gutschrift|rückzahlung)'
const callDe = '(?:rückruf|anruf|rückruftermin|telefontermin|gesprächstermin)'
const planDe = `(?:${planName}(?:[- ](?:tarif|plan|paket))?|(?:höheren|größeren|teureren|kleineren|günstigeren) (?:tarif|plan)|(?:höhere|größere) paket)`
const urgeDe = String.raw`(?:ich|wir) (?:würden? )?(?:ihnen |dir |euch )?(?:dringend )?(?:empfehle|empfehlen|rate|raten)(?: ihnen| dir| euch)?(?: dringend)?,?`

export const german: Phrases = {
  conditional: ['wenn|falls|sobald|bevor|ehe|bis|sofern|solange|ob|würde|würden|könnte|könnten|soll|sollen'],
  refund: [
    `${weDe}(?:erstattet|zurückerstattet|rückerstattet|gutgeschrieben|zurückgezahlt|zurücküberwiesen)`,
    `${weDe}(?:die|eine|ihre) ${refundDe} ${wordsDe}(?:veranlasst|ausgeführt|vorgenommen|durchgeführt|genehmigt|angewiesen|abgeschlossen)`,
    `(?:ihre|die) ${refundDe} ${wordsDe}(?:ist|wurde) ${wordsDe}(?:veranlasst|ausgeführt|bearbeitet|genehmigt|angewiesen|abgeschlossen|unterwegs|erfolgt)`,
  ],
  call: [
    `${weDe}${callDe} ${wordsDe}(?:gebucht|vereinbart|eingeplant|geplant|eingetragen|reserviert)`,
    `(?:ihr|der) ${callDe} ${wordsDe}(?:ist|wurde) ${wordsDe}(?:gebucht|vereinbart|eingeplant|eingetragen|bestätigt)`,
  ],
  email: [
    `${iDe}(?:e-mail|mail|kopie|link|anleitung|rechnung) ${wordsDe}(?:geschickt|gesendet|zugeschickt|versendet|versandt|gemailt)`,
    `(?:ihre|die) (?:e-mail|mail|kopie) (?:ist|wurde) ${wordsDe}(?:gesendet|geschickt|versendet|versandt|unterwegs)`,
  ],
  ticket: [`${weDe}ticket ${wordsDe}(?:eröffnet|geöffnet|erstellt|angelegt|aktualisiert|geschlossen)`],
  impossible: [
    `(?:${iDe}|(?:wir haben|haben wir) ihr\\p{L}* ${wordsDe})(?:gekündigt|storniert|zurückgesetzt|geändert|hochgestuft|herabgestuft|erlassen|gelöscht|entfernt|verlängert)`,
  ],
  urges: [
    `${urgeDe} (?:zum |zu einem |den |das |einen |unseren |auf den |auf das |in den )+${planDe}`,
    `${urgeDe} ${wordsDe}(?:upzugraden|hochzustufen|zu investieren|zu verklagen|zu klagen)`,
    `sie sollten ${wordsDe}(?:upgraden|investieren|verklagen|von der steuer absetzen|steuerlich absetzen)`,
    `sie sollten ${wordsDe}(?:zum|auf den|auf das|in den) ${planDe} (?:wechseln|umsteigen|gehen)`,
  ],
  judges: [
    String.raw`(?:beste|bester|richtige|richtiger|ideale|idealer|perfekte|perfekter) (?:tarif|plan|produkt|anlage|geldanlage|paket) für (?:sie|dich|euch)`,
    'steuerlich absetzbar|von der steuer absetzbar|von der steuer absetzen',
    '(?:gute|sichere|großartige|kluge|solide) (?:geldanlage|investition)',
    '(?:sie haben|haben sie) (?:einen )?(?:rechtlichen|gesetzlichen) anspruch|sie sind (?:rechtlich|gesetzlich) verpflichtet',
  ],
  leavesOpen: ['ob|welche[rs]?|nicht (?:sagen|beurteilen)|keine auskunft'],
}

const notNl = String.raw`niet|niets|nooit|geen|nog niet|alleen`
const wordsNl = gap(notNl)
const iNl = `(?:ik heb|heb ik) ${wordsNl}`
const weNl = `(?:ik heb|heb ik|we hebben|wij hebben|hebben we|hebben wij) ${wordsNl}`
const refundNl = '(?:terugbetaling|restitutie|creditering)'
const callNl = '(?:terugbelafspraak|belafspraak|telefoongesprek|telefonische afspraak|terugbelverzoek)'
const planNl = `(?:${planName}(?:[- ](?:abonnement|plan|pakket))?|(?:hoger|groter|duurder|goedkoper|kleiner) (?:abonnement|pakket|plan))`
const urgeNl = String.raw`(?:(?:ik|we|wij) (?:raad|raden) (?:u |je |jullie )?aan|(?:ik|we|wij) (?:zou |zouden )?(?:u |je |jullie )?(?:dringend |sterk )?(?:adviseer|adviseren|aanraden)(?: u| je)?)(?: om)?`

export const dutch: Phrases = {
  conditional: ['als|wanneer|zodra|indien|voordat|tenzij|totdat|mits|of|zou|zouden|zal|zullen'],
  refund: [
    `${weNl}(?:terugbetaald|teruggestort|gecrediteerd|terugbezorgd|gerestitueerd)`,
    `${weNl}(?:de|een|uw|je) ${refundNl} ${wordsNl}(?:verwerkt|uitgevoerd|goedgekeurd|gedaan|geregeld)`,
    `(?:uw|je|de) ${refundNl} ${wordsNl}is ${wordsNl}(?:verwerkt|uitgevoerd|goedgekeurd|afgerond|onderweg)`,
  ],
  call: [
    `${weNl}${callNl} ${wordsNl}(?:ingepland|gepland|geboekt|vastgelegd|gemaakt)`,
    `(?:uw|je|de) ${callNl} (?:is|staat) ${wordsNl}(?:ingepland|gepland|geboekt|vastgelegd|bevestigd)`,
  ],
  email: [
    `${iNl}(?:e-mail|mail|kopie|link|handleiding|factuur) ${wordsNl}(?:gestuurd|verstuurd|verzonden|toegestuurd|gemaild)`,
    `(?:uw|je|de) (?:e-mail|mail|kopie) is ${wordsNl}(?:verstuurd|verzonden|onderweg)`,
  ],
  ticket: [`${weNl}ticket ${wordsNl}(?:geopend|aangemaakt|gemaakt|bijgewerkt|gesloten)`],
  impossible: [
    `(?:${iNl}|(?:we|wij) hebben (?:uw|je) ${wordsNl})(?:opgezegd|geannuleerd|gereset|gewijzigd|veranderd|verwijderd|verlengd|kwijtgescholden|stopgezet|geüpgraded|geüpgradet)`,
  ],
  urges: [
    `${urgeNl} (?:over te stappen )?(?:het |een |naar het |naar een |op het |voor het )${planNl}`,
    `(?:ik|we|wij) (?:raad|raden) (?:u |je |jullie )?(?:het |een )${planNl} aan`,
    `${urgeNl} ${wordsNl}(?:te upgraden|te investeren|aan te klagen)`,
    `(?:u|je) (?:zou|moet) ${wordsNl}(?:upgraden|investeren|aanklagen)`,
    `(?:u|je) (?:zou|moet) ${wordsNl}(?:naar het|naar een) ${planNl} ${wordsNl}overstappen`,
  ],
  judges: [
    '(?:beste|juiste|ideale|perfecte) (?:abonnement|plan|pakket|product|belegging) voor (?:u|jou|jullie)',
    'fiscaal aftrekbaar|aftrekbaar van de belasting',
    '(?:goede|veilige|slimme|verstandige) (?:belegging|investering)',
    'u (?:hebt|heeft) (?:wettelijk|juridisch) recht|u bent (?:wettelijk|juridisch) verplicht',
  ],
  leavesOpen: ['of|welke?|niet (?:zeggen|beoordelen)'],
}
