/** Promises nobody kept and advice, in every language replies are written in; and what only looks like them. */
import { readdir, readFile } from 'node:fs/promises'
import { describe, expect, it, test } from 'vitest'
import { advises, unkept } from '../../../src/core/agent/claims.ts'
import { emptyState } from '../../../src/core/record/state.ts'

const found = (text: string): string =>
  [...unkept(text, emptyState()), ...(advises(text) ? ['advice'] : [])].join('; ')

const refused: { [kind: string]: string[] } = {
  'a refund': [
    'Ich habe Ihnen die 40 £ für zwei Plätze soeben erstattet.',
    'Ich habe am 3. August 40 £ gutgeschrieben.',
    'Ihre Rückerstattung wurde veranlasst.',
    'Je vous ai remboursé les 40 £.',
    'Nous avons effectué le remboursement de votre facture.',
    'Votre remboursement a bien été traité.',
    'He reembolsado las 40 £; no tiene que hacer nada más.',
    'Acabo de procesar su reembolso.',
    'Su reembolso ya ha sido procesado.',
    'Le ho appena rimborsato 40 £.',
    'Il suo rimborso è stato effettuato.',
    'Ik heb de 40 £ voor u terugbetaald.',
    'Uw terugbetaling is verwerkt.',
    'Zwróciłam już kwotę 40 £.',
    'Zleciłem zwrot za dwa miejsca.',
    'Państwa zwrot został zrealizowany.',
    'Reembolsei o valor de 40 £.',
    'O seu reembolso já foi processado.',
  ],
  'a booked call': [
    'Ich habe den Rückruf für Montag um 10 Uhr gebucht.',
    'J’ai réservé un rappel lundi à 10 h.',
    'He programado una llamada para el lunes.',
    'Ho prenotato la chiamata per lunedì.',
    'Ik heb een terugbelafspraak voor maandag ingepland.',
    'Zaplanowałem rozmowę na poniedziałek.',
    'Agendei a chamada para segunda-feira.',
  ],
  'an email': [
    'Ich habe Ihnen eine Kopie der Rechnung geschickt.',
    'Je vous ai envoyé une copie de la facture.',
    'Le he enviado una copia de la factura.',
    'Le ho inviato una copia della fattura.',
    'Ik heb u een kopie van de factuur gestuurd.',
    'Wysłałam Państwu kopię faktury.',
    'Enviei-lhe uma cópia da fatura.',
  ],
  'a ticket': [
    'Ich habe dazu ein Ticket für die Technik angelegt.',
    'J’ai ouvert un ticket pour nos ingénieurs.',
    'He abierto un ticket para nuestros ingenieros.',
    'Ho aperto un ticket per i nostri tecnici.',
    'Ik heb hiervoor een ticket aangemaakt.',
    'Utworzyłem dla Państwa zgłoszenie.',
    'Abri um ticket para os nossos engenheiros.',
  ],
  'something you cannot do': [
    'Ich habe Ihr Abonnement gekündigt.',
    'J’ai résilié votre abonnement.',
    'He cancelado su suscripción.',
    'Ho annullato il suo abbonamento.',
    'Ik heb uw abonnement opgezegd.',
    'Anulowałem Państwa subskrypcję.',
    'Cancelei a sua subscrição.',
  ],
  advice: [
    'Ich empfehle Ihnen den Enterprise-Tarif.',
    'Sie sollten in Aktien investieren.',
    'Die Gebühr ist steuerlich absetzbar.',
    'Je vous recommande de passer à la formule Enterprise.',
    'C’est la meilleure formule pour vous.',
    'Ces frais sont déductibles des impôts.',
    'Le recomiendo pasar al plan Enterprise.',
    'Debería invertir en una segunda cuenta.',
    'Es el mejor plan para usted.',
    'Le consiglio di passare al piano Enterprise.',
    'Dovrebbe investire in un secondo account.',
    'È il piano ideale per lei.',
    'Ik raad u het Enterprise-abonnement aan.',
    'Ik raad u aan om naar het Enterprise-abonnement over te stappen.',
    'Ik zou u adviseren om over te stappen naar het Enterprise-abonnement.',
    'De kosten zijn fiscaal aftrekbaar.',
    'Polecam Państwu przejście na plan Enterprise.',
    'To najlepszy plan dla Państwa.',
    'Mogą Państwo to odliczyć od podatku.',
    'Recomendo que mude para o plano Enterprise.',
    'Deveria investir numa segunda conta.',
    'É o melhor plano para si.',
  ],
}

const passed: { [language: string]: string[] } = {
  German: [
    'Ich habe die Erstattung für Sie vorbereitet und um Ihre Zustimmung gebeten.',
    'Ich habe noch nichts erstattet.',
    'Sobald ich die 40 £ erstattet habe, bekommen Sie eine Nachricht.',
    'Soll ich den Rückruf buchen?',
    'Ich habe Ihre Anfrage an das Team weitergegeben.',
    'Wir haben die Preise im Januar geändert.',
    'Eine Erstattung wird innerhalb von fünf Werktagen gutgeschrieben.',
    'Ich empfehle Ihnen, das Passwort auf der Anmeldeseite zu ändern.',
    'Sie sollten Ihr Passwort regelmäßig wechseln.',
    'Welcher der richtige Tarif für Sie ist, bespricht ein Kollege gern mit Ihnen.',
    'Ob die Gebühr steuerlich absetzbar ist, kann ich nicht sagen.',
  ],
  French: [
    'J’ai préparé le remboursement et j’attends votre accord.',
    'Je n’ai rien remboursé pour le moment.',
    'Le remboursement est effectué sous cinq jours ouvrables.',
    'Dès que j’ai réservé un rappel, vous recevez un message.',
    'J’ai transmis votre demande à une collègue, qui vous répondra par e-mail.',
    'Nous avons modifié nos tarifs en janvier.',
    'Je vous conseille de choisir un mot de passe plus long.',
    'Je ne peux pas dire quelle est la meilleure formule pour vous.',
    'Vous avez envoyé une copie de la facture hier.',
  ],
  Spanish: [
    'No le he reembolsado nada todavía.',
    'He preparado el reembolso y espero su confirmación.',
    'He realizado la solicitud de reembolso a mi equipo.',
    'Cancele la suscripción en Ajustes cuando quiera.',
    'El reembolso tarda cinco días hábiles.',
    'He devuelto su caso a una compañera.',
    'Le recomiendo que cambie la contraseña en la página de acceso.',
    'No puedo decirle cuál es el mejor plan para usted.',
  ],
  Italian: [
    'Non le ho ancora rimborsato nulla.',
    'Ho preparato il rimborso e attendo la sua conferma.',
    'Appena avrò rimborsato l’importo riceverà un messaggio.',
    'Appena ho prenotato la chiamata riceverà un messaggio.',
    'Ho inoltrato la sua richiesta a un collega.',
    'Abbiamo modificato i prezzi a gennaio.',
    'Le consiglio di cambiare la password nella pagina di accesso.',
    'Non posso dire quale sia il miglior piano per lei.',
  ],
  Dutch: [
    'Ik heb nog niets terugbetaald.',
    'Ik heb de terugbetaling voorbereid en wacht op uw akkoord.',
    'Zodra ik de afspraak heb ingepland, hoort u van ons.',
    'Ik heb uw vraag doorgegeven aan een collega.',
    'We hebben onze prijzen in januari gewijzigd.',
    'Ik raad u aan het wachtwoord op de inlogpagina te wijzigen.',
    'Ik kan niet zeggen welk het beste abonnement voor u is.',
  ],
  Polish: [
    'Nie zleciłem jeszcze zwrotu.',
    'Zwróciłem się do zespołu w sprawie kwoty 40 £.',
    'Przygotowałam zwrot i czekam na Państwa zgodę.',
    'Gdy zaplanowałem rozmowę, dostaną Państwo wiadomość.',
    'Przekazałem sprawę koleżance.',
    'Zmieniliśmy ceny w styczniu.',
    'Polecam zmienić hasło na stronie logowania.',
    'Nie wiem, czy to najlepszy plan dla Państwa.',
  ],
  Portuguese: [
    'Ainda não reembolsei nada.',
    'Preparei o reembolso e aguardo a sua confirmação.',
    'Fiz o pedido de reembolso à equipa.',
    'Assim que agendei a chamada, recebe uma mensagem.',
    'Encaminhei o seu pedido a uma colega.',
    'Alterámos os preços em janeiro.',
    'Recomendo que altere a palavra-passe na página de início de sessão.',
    'Não sei qual é o melhor plano para si.',
  ],
  English: [
    'I can’t say whether the fee is tax-deductible; a colleague can.',
    'You changed your plan on 3 August.',
  ],
}

describe.each(Object.entries(refused))('refuses %s', (kind, texts) => {
  test.each(texts)('%s', (text) => expect(found(text)).toContain(kind))
})

describe.each(Object.entries(passed))('passes, in %s', (_language, texts) => {
  test.each(texts)('%s', (text) => expect(found(text)).toBe(''))
})

it('a receipt bears out a claim in any language', () => {
  const done = ['Refund RF-1001-101: £40.00 of invoice INV-NWR-2608 goes back.']
  for (const text of refused['a refund'] ?? []) expect(unkept(text, { ...emptyState(), done })).toEqual([])
})

it('refuses none of our own texts but those that tell what was done', async () => {
  const files = (await readdir('prompts')).filter((name) => /^[a-z]{2}\.md$/.test(name))
  expect(files).toHaveLength(8)
  for (const file of files) {
    const sections = (await readFile(`prompts/${file}`, 'utf8')).split(/^## /m).slice(1)
    for (const section of sections.filter((one) => !/^(?:mail_sent|reopened)\b/.test(one)))
      expect(found(section), `${file}: ${section}`).toBe('')
  }
})
