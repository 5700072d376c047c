/**
 * Words for people, machines and talking, by what they mean, in eight languages at once. Folded (lower case, no
 * accents); `*` stands for any ending, `_` joins the words of a phrase.
 */
export const peopleWords: { [concept: string]: string } = {
  /** Unmistakably a human being. */
  HUMAN: `
    human* humna humn humen hmn people ppl person* soul souls flesh breathing pair_of_eyes human_eyes human_being mensch menschen menschn menschlich*
    leute leuten fleisch_und_blut humain* etre_humain etres_humains chair_et_en_os vraie_personne gens humano* humana* gente persona personas
    carne_y_hueso ser_humano umano umana umani persone essere_umano carne_e_ossa carne_e_osso pessoa* mens mensen persoon personen menselijk*
    vlees_en_bloed czlowiek* ludzi ludzie ludzmi ludzki* osob osoba osoby osobe adult grownup`,
  SOMEONE: `
    someone somebody sum1 some1 sm1 smbdy sombody somebdy anyone anybody any1 everyone whoever any_one some_one some_body any_body jemand jemanden
    jemandem irgendwer einer einem wer irgendjemand niemand niemanden niemandem quelqu_un qqn quelquun personne alguien nadie qualcuno nessuno alguem
    ninguem iemand ktos kogos kims komus nikt nikogo nikim ktokolwiek nobody no_one`,
  /** What people who serve customers are called: hardly anybody else. */
  STAFF: `
    agent agents agnet representativ* reps rep advisor* adviser* operator* operater csr csm employee* staff attendant receptionist account_manager
    account_executive account_team customer_success support_team support_agent support_staff member_of_staff team_member case_handler case_worker
    duty_manager specialist* expert* consultant* technician* engineer engineers mitarbeiter* sachbearbeiter* kundenberater* berater* ansprechpartner*
    kundenbetreuer* betreuer* ansprechperson techniker conseiller* conseillere* interlocuteur* interlocutrice* teleconseiller* operateur* technicien*
    charge_de_clientele charge_de_compte agente agentes asesor* ejecutiv* operador* emplead* atendente* funcionari* colaborador* gestor* operatore
    operatrice operatori operatre addett* consulent* tecnico tecnica impiegat* medewerk* klantenservicemedewerker adviseur* accountmanager* konsultant*
    pracownik* doradc* opiekun* technicus monteur fachmann fachkraft collaborateur`,
  /** People above others: ours when asked for, theirs when told of. */
  BOSS: `
    manager* manger supervisor* supervisr superior* boss bosses leader leaders head director* management executive* senior upstairs line_manager team_lead
    team_leader someone_in_charge in_charge higher_up higher_ups authority vorgesetzt* chef chefin teamleiter* geschaftsfuhr* leiter leiterin leitung
    abteilungsleiter* responsable* superieur* directeur directrice chef* gerant* encarg* jefe jefa jefes gerente* supervisora responsabile responsabili
    capo capi direttore direttrice superiore chefe gerente responsavel superior diretor* leidinggevende* baas teamleider* kierownik* kierowni* przelozon*
    szef szefa szefowi dyrektor* menedzer*`,
  COLLEAGUE: `
    colleague* coworker* teammate* kolleg* collegue* companer* colleg* collega collegas colega* collega* koleg* kolezank* team teams equipe equipo squadra
    equipa zespol* folks guys lot crew lads`,
  /** The part of a company one is put through to. */
  DEPARTMENT: `
    support helpdesk helpline department departments customer_service customer_support customer_care client_service cust_service service_desk head_office
    front_desk phone_line hotline sales finance kundenservice kundendienst abteilung buchhaltung zentrale vertrieb service_client service_clients
    assistance departement comptabilite servicio_al_cliente atencion_al_cliente soporte departamento facturacion servizio_clienti assistenza reparto
    ufficio amministrazione atendimento suporte setor apoio_ao_cliente klantenservice klantendienst afdeling obsluga_klienta biuro_obslugi obslug* dzial
    dzialu infolini*`,
  BOT: `
    bot bots robot* robots chatbot* machine machines computer computers ai algorithm* automated automation program software assistant script virtual
    canned ki maschine* automat automaten automatis* computerstimme robo robos ia automate* automatique* ordinateur maquina* automatic* macchina macchine
    automatico maquina automat* maszyn* bota botem botow botami robotem sztuczn* komputer* template* menu`,
  TALK: `
    speak speaking speek spk talk talking talked tlk chat chatting conversation discuss discussion discussed word words voice negotiate spoke spoken
    sprechen spreche spricht gesprach gesprochen reden rede redet unterhalten quatschen telefonieren telefon telefonisch apparat besprechen plaudern
    austauschen klaren parler parle parlez discuter echanger entretenir telephone converser dialoguer vive_voix hablar hablo hable hablarlo conversar
    conversacion platicar parlare parlo parla discutere discuterne colloquio voce telefonare falar falo fale conversa ligar praten praat spreken spreek
    gesprek bellen rozmaw* porozmaw* pogadac gadac mowic pomowic rozmowa rozmowe rozmowy zadzwonic`,
  CONTACT: `
    contact contacted reach reached hold call calls called ring phone get_in_touch in_touch get_back message messaged write writes reply replies respond
    answer answers email mail back line kontakt kontaktieren erreiche erreichen erreichbar anrufen ruft rufen zuruckrufen zuruckschreiben melden meldet
    contacter joindre rappeler rappelle ecrire contactar contacten contacte contacto llamar llamen llame escriba escriban comunicar comunicarme contattare
    contatto contattato richiamare richiamato scrivere contatar contato ligue ligar bereik bereiken terugbellen bellen bel schrijven kontaktu skontaktowac
    odezwie odezwal odpisac zadzwoni oddzwoni dodzwonic`,
  TRANSFER: `
    transfer transfered transferred transferring transfr xfer connect conect connected connecting redirect reroute route forward escalate escalated
    escalte esclate escalating escalation handover hand_over hand_off handed_over pass_me pass_us pass_this passed_on pass_it_on put_through
    put_me_through put_thru put_me_thru patch_me switch_me hook_me_up loop_in bring_in pull_in step_in take_over taken_over jump_in chime_in weigh_in
    chain upstairs level_2 up_the_chain second_line intervene summon fetch verbinden verbinde verbindet verbunden weiterleiten weiterleitung weitergeben
    weiterreichen durchstellen stellen leiten leite geben ubergeben eskalieren eskaliert eskalation hinzuziehen holen transferez transferer transfere
    passez passe passer connectez mettre_en_relation en_relation mettez_moi remonter rediriger escalader intervenir basculer pasame pasarme paseme pase
    pasar pasen transfiera transfiereme transferir transferirme comuniqueme comuniquen derivar derivame deriveme escalar escale escalen poner pongame
    ponme passare passi passatemi passami passarmi trasferire trasferitemi trasferisca inoltrate inoltrare inoltri collegare mettere metta intervenire
    transfira passar passa passem encaminhar encaminhem encaminhe chamar chame doorverbinden doorverbind verbind doorgeven doorsturen zet stuur escaleren
    overnemen overneemt erbij inschakelen polacz polaczyc polaczenie przelacz przelaczcie przelaczyc przekazac przekazcie przekaz eskalowac skierowac
    skierujcie`,
  WANT: `
    want wants wanna wnat wanted need needs require prefer rather sooner like wish demand demanding insist request requesting hereby must expect expecting
    beg begging would_love would_like mochte mocht mochten will wollen hatte hatt gerne gern wunsche brauche brauch braucht benotige verlange fordere
    lieber bevorzuge veux voudrais voudrait souhaite souhaiterais besoin aimerais prefere prefererais exige faut desire quiero quisiera necesito deseo
    prefiero exijo gustaria requiero solicito voglio vorrei desidero preferisco preferirei bisogno esigo pretendo serve chiedo quero queria preciso
    gostaria desejo prefiro necessito wil wilt graag liever wens eis nodig moet zou chce chcialbym chcialabym potrzebuje wole wolalbym wolalabym zadam
    poprosze prosze zycze domagam`,
  GIVE: `
    give gimme get bring find send let lemme have put show grab tell ask tag ping page wake go take add arrange provide gib gebt geben holt hol schick
    schickt lass lasst finden rufen donnez donne faites laissez trouvez envoyez appelez deme dame denme busque traiga envie deje mande llame dammi datemi
    mi dia fatemi trovate mandate chiamate da dem deem chame arranje geef geeft laat haal stuur roep daj dajcie niech zawolaj znajdz przyslijcie`,
  REAL: `
    real rael actual live living alive genuine proper true physical echt* richtig* wirklich* lebend* vrai vraie vrais reel reelle reales verdader* vero
    vera veri reale verdadeir* verdade echte prawdziw* zyw* zywy kompetentn* competent knowledgeable qualified`,
  EXISTS: `
    there here anywhere available around home gibt gibts da hier dort y_a hay_disponible c_e tem ai ha er is jest_sa daar beschikbaar dostepn* exist
    exists employ left awake`,
  PLEASE: `
    please pls plz pleas kindly bitte svp s_il_vous_plait s_il_te_plait por_favor porfa per_favore per_piacere pfv alsjeblieft alstublieft graag prosze
    poprosze`,
  NOW: `
    now immediately asap today once finally endlich sofort jetzt maintenant immediatement ahora ya subito adesso ora agora ja nu meteen teraz natychmiast`,
  WHO: `
    who whom whos wem wen wer qui quien quienes chi quem wie kto kim kogo which a_qui con_quien com_quem`,
  ELSE: `
    else other another different anders andere anderen autre autres otro otra altro altra outro outra ander innego inny inna instead`,
  HELP: `
    help helps assist assistance helfen hilfe aide aider ayudar ayude ayuda aiutare aiuto aiuta ajudar ajuda helpen hulp pomoc pomoze handle handles
    handled sort fix deal review check look looks read reads understand understands decide anschauen ansieht lire reprenne revisar revise entienda capisca
    veja kijken kijkt begrijpt`,
}
