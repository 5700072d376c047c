/** Words of subjects and feelings. Form as in `lexicon-people`. */
export const moodWords: { [concept: string]: string } = {
  BILLING: `
    invoice* bill bills billed billing charge* charged charging overcharg* refund* payment* pay paid price* pricing cost* vat tax receipt* credit_note
    money discount* fee fees debit amount total po purchase_order due overage balance quote rechnung* zahlung* bezahl* abgebucht abbuchung* erstatt*
    ruckerstatt* betrag kosten preis* mwst gutschrift facture* paiement* rembours* preleve* montant prix tva avoir factura* pago* cobr* reembols* importe
    precio* iva fattur* pagament* rimbors* addebit* importo prezz* fatura* reembolso* cobranca* cobraram valor boleto preco* factuur facturen betaling*
    terugbetal* afgeschreven bedrag prijs btw faktur* platnosc* zwrot* kwot* cena ceny oplat*`,
  TECHNICAL: `
    api error* bug* webhook* endpoint* timeout* outage* down crash* sdk latency slow 429 500 502 503 404 exception deploy* token oauth key keys json
    header* payload signature python client sandbox docs sync* integration* configur* install* events retained limit limits rate ips whitelist export
    import stale dashboard broken flaky debugging uptime status_page fehler schnittstelle* einricht* liefert antwortet funktioniert storung erreur* panne
    marche fonctionne configurer fallo* funciona caido caida errore errori funziona configuro erro erros falha* devolvendo fout* storing werkt instel*
    stel blad* blad awaria dziala konfigur* skonfigurow*`,
  ACCOUNT: `
    seat* user* upgrade downgrade plan contract password passwort login log_in sign_in locked_out invite permission* admin* sso profile role* access
    account workspace ticket* status phone_number email_address contact konto vertrag nutzer zugang* platze lizenz* tarif ticket stand zugesperrt compte
    mot_de_passe contrat utilisateur* acces cuenta contrasena contrato usuari* acceso conto utent* accesso contratto conta senha acesso wachtwoord
    gebruiker* toegang haslo hasla uzytkownik* umow* dostep zgloszeni* estado stato statut`,
  COMPLAINT: `
    complain* complaint* grievance disappointed treated handled service downhill disgrace shambles pleased terrible awful horrible beschwer* reklamation
    reclamation* plainte* quej* reclam* reclamo* lament* klacht* skarg* reklamacj*`,
  ANGRY: `
    furious outrageous outrage disgust* disgrace* unacceptable appalling pathetic incompetent livid fuming enraged angry rage worst joke thieves crooks
    shambles scandal* idiot* stupid moron* useless liar* lying wtf ffs fuck* shit* bullshit bloody damn* crap garbage rubbish trash hell sick nonsense
    rip_off how_dare shame_on had_enough fed_up kidding_me what_is_wrong_with_you unverschamt* frechheit wutend saftladen scheiss* verarsch* inakzeptabel
    unmoglich abzocke inadmissible inacceptable scandaleu* furieu* honteu* merde ras_le_bol voleurs inaceptable* indignante verguenza vergonzoso mierda
    furios* ladrones ridicolo vergogna vergognoso inaccettabile schifo ladri vergonha inaceitavel absurdo ladroes porra schande belachelijk onacceptabel
    waardeloos skandal* wsciek* zlodziej* niedopuszczaln* kpina zenada`,
  FRUSTRATED: `
    frustrat* annoy* disappoint* unhappy irritat* upset tedious ridiculous still again yet already twice times thrice waiting waited wait weeks ages
    forever nobody never nothing broken dead flaky keep keeps same unhelpful useless seriously makes_no_sense waste_of thanks_for_nothing oh_great
    how_much_longer not_what_i not_answering even_reading once_more yeah_sure for_days for_weeks not_pleased not_happy enttausch* arger* genervt nervt
    wieder immer_noch schon_wieder seit_tagen seit_wochen endlich_decu*_enerv*_toujours_pas encore_une_fois depuis_des_jours
    deception_molest*_frustrad*_otra_vez todavia_no sigue_sin decepcion* delus* ancora stufo decepcionad* novamente ate_agora ainda_nao teleurgesteld
    nog_steeds alweer rozczarowan* znowu nadal wciaz ciagle`,
  PLEASED: `
    thank thanks thankyou thx tysm ty cheers ta great awesome amazing brilliant perfect excellent fantastic wonderful lovely love pleased delighted
    impressed helpful appreciate* superb glad nice super well_done works_now works_like_a_charm good_job quick danke vielen_dank prima toll wunderbar
    perfekt klasse merci parfait genial gracias perfecto excelente estupendo grazie perfetto ottimo fantastico obrigad* perfeito otimo valeu bedankt dank
    fijn top geweldig dziekuje dzieki swietnie dobrze`,
  GREETING: `
    hi hello hey hiya morning evening afternoon greetings howdy yo hallo moin servus gruss tag guten bonjour salut coucou bonsoir hola buenos buenas dias
    tardes ciao salve buongiorno buonasera ola oi bom boa dia tarde goedemorgen goedemiddag goedendag hoi dag dzien dobry czesc witam hej`,
}
