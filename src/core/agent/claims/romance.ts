/** French and Italian: the object follows the participle, and a denial stands before or within the verb. */
import { gap, planName, type Phrases } from './phrases.ts'

const wordsFr = gap('pas|jamais|rien|aucune?|ni', 5)
/** `je n’ai pas` and `nous n’avons pas` do not match by their apostrophe. */
const iFr = `(?:j['’]ai|je (?:vous|te) (?:l['’])?ai|je l['’]ai) (?:bien |déjà |maintenant |également |aussi )*`
const weFr = `(?:j['’]ai|je (?:vous|te) (?:l['’])?ai|je l['’]ai|nous (?:vous )?(?:l['’])?avons) (?:bien |déjà |maintenant |également |aussi )*`
const justFr = `je viens (?:de |d['’])(?:vous )?`
const callFr = `(?:appel|rappel|rendez-vous téléphonique)`
const planFr = `(?:(?:forfait|formule|offre|plan|abonnement) (?:${planName}|supérieure?)|${planName})`
const urgeFr = `(?:je|nous) (?:vous |te )?(?:recommande|recommandons|conseille|conseillons|suggère|suggérons)(?: vivement| fortement)?`

export const french: Phrases = {
  conditional: [
    `si|s['’]ils?|quand|lorsque|une fois|dès qu(?:e|['’]\\p{L}+)|avant|tant que|jusqu['’]à|à moins`,
  ],
  refund: [
    `${weFr}(?:remboursé|recrédité|crédité)e?s?`,
    `${weFr}(?:effectué|traité|émis|validé|approuvé|lancé) (?:le|un|votre|ce) remboursement`,
    `${justFr}(?:rembourser|créditer|recréditer|(?:effectuer|traiter|émettre|valider|lancer) (?:le|un|votre) remboursement)`,
    `(?:votre|le) remboursement ${wordsFr}a (?:bien |déjà )?été (?:effectué|traité|émis|validé|approuvé|lancé)`,
    `votre remboursement ${wordsFr}est (?:en route|en cours)`,
  ],
  call: [
    `${weFr}(?:réservé|planifié|programmé|fixé) ${wordsFr}${callFr}`,
    `${justFr}(?:réserver|planifier|programmer|fixer) ${wordsFr}${callFr}`,
    `(?:votre |le |l['’])${callFr} ${wordsFr}(?:a été|est) (?:bien )?(?:réservé|planifié|programmé|confirmé|fixé)`,
  ],
  email: [
    `${iFr}envoyée? ${wordsFr}(?:(?:l['’])?e-?mail|mail|courriel|copie|lien|facture)`,
    `(?:l['’]e-?mail|le courriel|la copie|votre copie) (?:a (?:bien )?été envoyée?|est en route)`,
  ],
  ticket: [`${weFr}(?:ouvert|créé|mis à jour|clôturé|fermé) (?:un|le|votre|ce) ticket`],
  impossible: [
    `${iFr}(?:annulé|résilié|réinitialisé|modifié|changé|clôturé|supprimé|prolongé)e?s?`,
    `nous avons (?:bien |déjà )*(?:annulé|résilié|réinitialisé|modifié|changé|clôturé|supprimé|prolongé) (?:votre|vos)`,
    `${justFr}(?:annuler|résilier|réinitialiser|modifier|changer|clôturer|supprimer|prolonger) (?:votre|vos|le|la|les)`,
  ],
  urges: [
    `${urgeFr} (?:de (?:passer|souscrire) )?(?:à |au |pour |le |la |l['’]|un |une |notre )*${planFr}`,
    `${urgeFr} (?:d['’]investir|de porter plainte|de poursuivre)`,
    `vous devriez (?:vraiment )?(?:investir|porter plainte|poursuivre|déduire|(?:passer|souscrire) (?:à |au )(?:la |l['’])?${planFr})`,
  ],
  judges: [
    '(?:meilleure?|idéale?|parfaite?) (?:forfait|formule|offre|plan|produit|placement) pour vous|(?:forfait|formule|offre|plan) idéale? pour vous',
    'déductibles? des impôts|fiscalement déductibles?',
    '(?:bon|excellent|meilleur) (?:placement|investissement)|placement sûr',
    'vous (?:avez légalement droit|êtes légalement (?:en droit|tenue?))',
  ],
  leavesOpen: [`si|quelle?s?|ne (?:peux|pouvons) pas|pas (?:dire|juger)`],
}

const wordsIt = gap('non|mai|niente|nessun\\p{L}*|né', 5)
const notIt = `(?<!(?:non|mai) (?:(?:le|ti|vi|gliel['’]|l['’]) ?)*)`
const often = '(?:già |appena |ora |anche )*'
const iIt = `${notIt}ho ${often}`
const weIt = `${notIt}(?:ho|abbiamo) ${often}`
const callIt = '(?:chiamata|richiamata|telefonata|appuntamento telefonico)'
const planIt = `(?:(?:piano|abbonamento|pacchetto) (?:${planName}|superiore)|${planName})`
const urgeIt = `(?<!non )(?:le |ti |vi )?(?:consiglio|consigliamo|raccomando|raccomandiamo|suggerisco|suggeriamo)(?: vivamente)?`

export const italian: Phrases = {
  conditional: [
    'se|quando|appena (?:ho|abbiamo|avrò|avremo|il|la|lo|sarà)|una volta|prima|finché|qualora|nel caso|a meno',
  ],
  refund: [
    `${weIt}(?:rimborsat|riaccreditat|accreditat|stornat)[oaie]`,
    `${weIt}(?:emesso|elaborato|effettuato|approvato|disposto|eseguito) (?:il|un) (?:suo |tuo )?rimborso`,
    `il (?:suo |tuo |vostro )?rimborso ${wordsIt}(?:è (?:già |appena )?stato (?:emesso|elaborato|effettuato|approvato|disposto|eseguito)|è in arrivo|è in corso)`,
  ],
  call: [
    `${weIt}(?:prenotato|programmato|fissato|pianificato) ${wordsIt}${callIt}`,
    `(?:la )?(?:sua |tua )?${callIt} ${wordsIt}è (?:stata |stato )?(?:prenotat|programmat|fissat|confermat)[oa]`,
  ],
  email: [
    `${iIt}(?:inviato|mandato|spedito) ${wordsIt}(?:(?:un['’]|l['’])?e-?mail|mail|copia|link|fattura)`,
    `(?:l['’]e-?mail|la copia|la mail) è (?:stata inviata|in arrivo)`,
  ],
  ticket: [`${weIt}(?:aperto|creato|aggiornato|chiuso) (?:un|il|questo) (?:suo |tuo |nuovo )?ticket`],
  impossible: [
    `${iIt}(?:annullat|cancellat|disdett|reimpostat|modificat|cambiat|eliminat|rimoss|prorogat)[oaie]`,
    `${notIt}abbiamo ${often}(?:annullato|cancellato|disdetto|reimpostato|modificato|cambiato|eliminato|rimosso|prorogato) (?:il suo|la sua|i suoi|le sue)`,
  ],
  urges: [
    `${urgeIt} (?:di passare )?(?:al |a |il |lo |un |l['’]|per il )*${planIt}`,
    `${urgeIt} di (?:investire|fare causa)`,
    `(?:dovrebbe|dovresti|dovreste) (?:davvero )?(?:investire|fare causa|passare (?:al|a un) ${planIt})`,
  ],
  judges: [
    '(?:miglior|migliore|ideale|perfetto) (?:piano|prodotto|investimento|abbonamento) per (?:lei|te|voi)|(?:piano|abbonamento) (?:ideale|perfetto|migliore) per (?:lei|te|voi)',
    'fiscalmente (?:deducibil|detraibil)[ei]|deducibil[ei] dalle tasse|detraibil[ei] dalle tasse',
    '(?:buon|ottimo|sicuro) investimento|investimento sicuro',
    '(?:ha|hai) legalmente diritto|è legalmente obbligat[oa]',
  ],
  leavesOpen: ['se|quale?|non (?:posso|so)'],
}
