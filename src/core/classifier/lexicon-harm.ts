/** Words of the hard triggers: authorities, law, need, crime, leaving. Form as in `lexicon-people`. */
export const harmWords: { [concept: string]: string } = {
  AUTHORITY: `
    fca ico ofcom ofgem ofwat asa cma dpc cfpb ftc fcc sec bbb finra ombuds* regulator regulators regulater regulatory watchdog authorities authority
    commissioner commission financial_ombudsman trading_standards trading_standrds citizens_advice consumer_protection consumer_rights attorney_general
    better_business_bureau competition_authority central_bank supervisory_authority data_protection_authority information_commissioner consumer_office
    regulatory_body bafin bundesnetzagentur verbraucherzentrale verbraucherschutz* aufsichtsbehord* aufsicht datenschutzbehord* landesdatenschutz*
    datenschutzbeauftragt* schlichtungsstelle kartellamt finma behorde behorden cnil dgccrf acpr amf mediateur mediatrice mediation repression_des_fraudes
    autorite_de_controle autorites ufc que_choisir arcep aepd cnmc cnmv condusef profeco indecopi sernac ocu facua consumo proteccion_de_datos
    defensor_del banco_de_espana hoja_de_reclamaciones oficina_del_consumidor superintendencia autoridad* regulador* agcom agcm garante consob ivass arera
    banca_d_italia arbitro_bancario autorita adiconsum altroconsumo codacons procon anpd anacom anatel bacen cmvm deco banco_de_portugal banco_central
    livro_de_reclamacoes reclame_aqui senacon autoridade* autoriteit acm afm kifid toezichthouder* consumentenbond geschillencommissie ombudsman*
    inspectie uokik knf uodo rodo rzecznik* giodo uke inspekcj* urzad urzedu nadzor* antitrust gpdp asic accc oaic ofsted hmrc police consumer_council
    consumer_watchdog state_attorney data_commissioner financial_regulator vigilanza autorita_di_vigilanza banque_de_france ombudsmann ombudsfrau
    verbraucherschlichtung datenschutzaufsicht consumentenautoriteit klachtencommissie konsument* konsumentow`,
  REPORT: `
    report reporting reported notify notified inform informed complain complaint complaints lodge lodged filing filed file raise flagged refer melde
    melden gemeldet beschwerde beschwert beschwere anzeige informiert saisir signaler signalement plainte reclamation saisis denunciar denunciare denuncio
    reclamacion reclamar queja segnalare segnalo segnalero esposto reclamo reclamacao queixa klacht aangifte skarga skarge zgloszenie zglosze zglaszam
    doniesienie`,
  LAW: `
    lawyer* attorney* attorny solicitor* soliciter* barrister counsel court courts tribunal judge sue suing sued lawsuit litigat* litigation proceedings
    injunction arbitration damages compensation legal_action legal_steps legal_team legal_department legal_advice legal_proceedings legal_channels
    legal_counsel legally small_claims class_action letter_before before_action before_claim notice_before pre_action cease_and_desist served_papers
    serve_papers day_in_court rights_and_remedies breach_of_contract broke_the_contract in_breach county_court claim_form anwalt* anwalte anwaltin
    rechtsanwalt* anwaltlich* gericht gerichtlich* klage klagen verklage* verklagen mahnbescheid schadensersatz vertragsbruch abmahnung rechtsabteilung
    rechtliche_schritte rechtlichen_schritten rechtsweg avocat avocate avocats tribunaux justice juridique judiciaire huissier prudhommes mise_en_demeure
    dommages_et_interets porter_plainte porte_plainte depose_plainte poursuites poursuivre proces juge abogad* tribunales juzgado juicio demanda demandar
    demandare demandarles burofax judicial* legales pleito incumplimiento indemnizacion querella acciones_legales avvocat* tribunale causa denuncia legale
    legali vie_legali diffida querela risarcimento giudice inadempimento advogad* processar justica indenizacao indemnizacao acao_judicial acoes_legais
    juizado advocaat advocaten rechter rechtbank juridisch* dagvaard* schadevergoeding ingebreke in_gebreke kort_geding deurwaarder prawnik* adwokat* sad
    sadu sadzie pozew pozwu pozwe pozywam prawne prawnik prawnych odszkodowani* przedsadow* kroki_prawne droge_sadowa liable liability judgment
    court_order legal_rights legal_notice enforce claims_court particulars writ writs nachspiel attaque_en_justice en_justice en_juicio a_juicio procesar
    in_tribunale porto_in causa_legale processo_contra em_tribunal indemnizaciones risarciment* perjuicios reparation prozess_gegen na_drodze_sadowej`,
  LAW_NEUTRAL: `
    firm firms law terms entity clause contract booking case system kanzlei cabinet bufete rechtsform mention mentions name hold software agreement sla
    court id legal_terms legal_entity legal_hold product comply compliance rules client clients uses studio kancelari*`,
  SELFHARM: `
    suicid* suizid* selbstmord* zelfmoord* samoboj* overdose pills hang_myself kill_myself killing_myself hurt_myself harm_myself hurting_myself
    harming_myself end_my_life end_it_all ending_it_all ending_it end_it take_my_life take_my_own_life cutting_myself better_off_dead
    better_off_without_me want_to_die wanna_die wish_i_was_dead wish_i_were_dead not_worth_living no_reason_to_live do_not_want_to_live
    do_not_want_to_be_here be_alive being_alive life_is_not_worth disappear_for_good no_way_out go_on_like_this can_not_go_on live_like_this
    living_anymore worth_living worth_it_anymore umbringen das_leben_nehmen leben_nehmen mir_etwas_anzutun mir_was_antun etwas_anzutun nicht_mehr_leben
    lebensmude sterben_will will_sterben leben_nicht_mehr das_leben_nicht ich_will_nicht_mehr kann_nicht_mehr keinen_sinn_mehr me_tuer me_suicider
    en_finir envie_de_mourir envie_de_vivre plus_vivre mettre_fin_a_mes_jours me_faire_du_mal mourir matarme quitarme_la_vida suicidarme no_quiero_vivir
    seguir_viviendo quiero_morir morirme hacerme_dano acabar_con_todo uccidermi ammazzarmi togliermi_la_vita farla_finita voglio_morire piu_vivere
    farmi_del_male suicidarmi me_matar matar_me tirar_a_minha_vida tirar_minha_vida quero_morrer mais_viver acabar_com_tudo suicidar niet_meer_leven
    een_einde_aan dood_zijn wil_dood niet_meer_verder mezelf_iets mezelf_pijn zabic_sie odebrac_sobie_zycie nie_chce_zyc chce_umrzec umrzec mi_sie_zyc
    nie_chce_mi_sie_zyc skonczyc_ze_soba self_harm self_harming take_his_own_life taking_my_own_life taking_my_life hang_my cut_my_wrists going_to_jump
    jump_off want_to_wake_up wake_up_tomorrow see_a_future no_future i_were_dead if_i_died be_dead as_well_be_dead be_around_any_more be_around_anymore
    i_was_gone no_meaning sinn_mehr_im_leben sinn_im_leben am_liebsten_tot umzubringen sens_a_la_vie raison_de_vivre sentido_a_la_vida ganas_de_vivir
    sentido_na_vida vontade_de_viver senso_nella_vita tentato_il tentei_me intente_suicid* tentative_de_suicide reden_meer_om_te_leven
    leven_niet_meer_zitten zin_meer sensu_zycia po_co_zyc popelnic`,
  DEATH: `
    died_death_deceased_passed_away passed_awy funeral late_father late_mother late_husband late_wife my_late estate bereave* bereavement widow widower
    grief grieving mourning miscarriage stillborn burial lost_our_daughter lost_our_son lost_my_husband lost_my_wife lost_my_mum lost_my_mother
    lost_my_father lost_my_dad weeks_to_live gestorben verstorben todesfall trauerfall beerdigung tod witwe witwer trauer decede* deces mort morte
    obseques enterrement veuve veuf deuil fallecio fallecido fallecida fallecer murio muerte entierro viuda viudo duelo morto morta decedut* lutto vedova
    vedovo funerale scomparso faleceu falecido falecida morreu luto viuva viuvo enterro overleden overlijden begrafenis weduwe weduwnaar rouw zmarl zmarla
    zmarly smierc smierci pogrzeb wdowa wdowiec zaloba nie_zyje deceased dying executor buried took_his_own_life took_her_own_life passed_on
    liegt_im_sterben im_sterben vient_de_mourir mancare venuto_a_mancare acaba_de_morir acaba_de_falecer net_gestorven gestorven ha_muerto muerta e_morta`,
  ILL: `
    cancer chemo chemotherapy terminally tumour tumor stroke heart_attack hospital hospitalised hospitalized surgery intensive_care hospice diagnosed
    dementia alzheimer* depression depressed anxiety panic_attack panic_attacks mental_health breakdown burnout seriously_ill very_ill critically_ill
    chronically_ill signed_off can_not_cope cant_cope not_coping stress_leave rehab ptsd bipolar autistic krankenhaus krebs schlaganfall schwer_krank
    schwer_erkrankt schwerkrank depression* depressionen psychiatrie klinik demenz pflege herzinfarkt hospitalise* hopital avc gravement_malade demence
    maladie_grave maladie hospitalizad* ingresad* depresion enfermedad gravemente_enferm* infarto ictus ospedale ricoverat* tumore cancro depressione
    malattia malato malata internad* depressao doente doenca ziekenhuis kanker depressief depressie beroerte ernstig_ziek dementie szpital* raka rak
    nowotwor depresj* udar chorob* choruje ciezko_chor* injury seizure leukaemia leukemia parkinson* ms sectioned radiotherapy disease illness condition
    trauma* sick_leave krankgeschrieben arret_maladie de_baja_por nowotwor* tumeur epilep* diabetes hiv aids autism* adhd anxious overwhelmed suffering
    nervous`,
  DISABLED: `
    blind deaf disabled disability disabilities dyslexic dyslexia wheelchair partially_sighted visually_impaired hard_of_hearing screen_reader carer
    sehbehindert* gehorlos* taub behindert* blinde malvoyant* aveugle sourd* handicap* handicape ciego ciega sordo sorda discapacidad discapacitad* cieco
    cieca disabil* cego cega surdo surda deficien* doof slechtziend* gehandicapt niewidom* nieslysz* niepelnosprawn* elderly years_old vulnerable
    disabilit* deafblind eyesight hearing_loss illiterate power_of_attorney rollstuhl schwerbehindert* pflegebedurftig fauteuil_roulant silla_de_ruedas
    sedia_a_rotelle cadeira_de_rodas rolstoel wozku handicape* deficiencia beperking disabilita`,
  HARDSHIP: `
    bankrupt* insolven* administration bailiff bailiffs eviction evicted homeless redundant unemployed jobless lost_my_job lost_his_job lost_her_job
    no_income food_bank can_not_afford cant_afford cannot_afford can_not_pay cant_pay cannot_pay lose_the_house lose_my_house losing_our_home
    debt_collectors debts in_debt gambling liquidation receivership single_mum hardship insolvenz*_pleite_arbeitslos*_nicht_zahlen schulden
    gerichtsvollzieher zwangsversteigerung obdachlos burgergeld pfandung redressement au_chomage chomage_licencie*_surendett*_plus_payer payer_mon_loyer
    faillite expulse* huissiers sans_emploi perdu_mon_emploi perdu_mon_travail sin_trabajo perdi_mi_trabajo perdi_el_trabajo concurso_de_acreedores
    desempleado desempleada paro quiebra bancarrota no_puedo_pagar desahucio deudas perso_il_lavoro disoccupat* fallit* fallimento sfratto riesco_a_pagare
    posso_pagare debiti pignoramento desempregad* falencia insolvencia despejo consigo_pagar perdi_o_emprego perdi_meu_emprego dividas failliet
    faillissement werkloos baan_kwijt kan_niet_betalen surseance deurwaarders stracilem_prace stracilam_prace bezrobotn* upadlosc* bankrut* komornik*
    dlugi dlugow z_czego_zaplacic nie_stac_mnie broke penniless destitute ruined bust folded wound_up gone_under foreclosure repossess* mortgage behind_on
    keep_up_with creditors sacked dismissed laid_off on_benefits feed_my_kids feed_my_children nothing_left drowning_in cessation_de_paiements plus_un_sou
    depot_de_bilan deposer_le_bilan ni_para_comer en_la_ruina suspension_de_pagos bancarotta rovinat* senza_lavoro falida falidos falido sem_emprego
    bankroet zrujnowan* krankgeschrieben nichts_mehr_bezahlen raten_nicht za_co_zyc na_zycie`,
  ABUSE: `
    abusive abuse abused violent violence domestic scared afraid_of_him controls_all controls_my fled refuge stalking stalker restraining_order gewalt
    bedroht angst_vor violent* violences battue conjugal* maltrat* violencia violenza picchia mishandel* geweld przemoc* bije`,
  CRIME: `
    fraud fraudulent* fraudster* defraud* scam scams scammed scammer* phish* phising hacked hackd hacker* hijack* breached compromised impersonat* stolen
    stole theft cloned skimmed leaked forged counterfeit blackmail ransom ransomware identity_theft break_in broke_in broken_into taken_over takeover
    suspicious genuine pretending betrug* betruger* betrogen gehackt gestohlen geklaut missbrauch* phishing abgefischt erpress* identitatsdiebstahl
    einbruch gefalscht* verdachtig* fraude frauduleu* arnaque* pirate* piratage vole volee voles volees fuite usurp* hameconnage escroc* suspect* identite
    estafa* fraude* hackead* hackear* hackearon robaron robad* robo suplant* sospechos* clonad* timo truff* frod* hackerat* rubat* clonat* sospett* furto
    violato hackerato golpe* fraud* roubaram roubad* roubo clonaram invadiram invadid* suspeit* burla estelionato oplicht* opgelicht gestolen misbruik*
    verdacht* diefstal oszust* oszukan* skradzion* kradziez* wlam* wykradzion* wyludz* wyciek* podejrzan* zhakowan* spoof* posing impostor imposter
    con_man conned tricked deceived duped fooled cheated malware trojan robbed robber robbery thief burgl* circulating misus* intruder breach
    leaked_online sich_als gibt_sich faire_passer fait_passer hace_pasar se_spaccia spaccia se_passa_por se_passando doet_zich_voor podszywa* podal*
    hereingefallen hereinfallen reingefallen betrugern escroc golpista* oplichter* oszusci oszustow ukrad* ukradl skradl roub* invadi* intrus*`,
  UNKNOWN_TO_US: `
    unauthorised unauthorized unknown unrecognised unrecognized did_not_authorise did_not_authorize not_authorise not_authorize never_authorised
    never_authorized never_approved never_ordered never_requested did_not_make not_made_by know_nothing_about do_not_recognise do_not_recognize
    not_recognise not_recognize are_not_ours is_not_ours not_ours not_mine not_us not_by_us without_permission without_our_permission
    without_my_permission not_from_us did_not_order did_not_sign_up using_our_key using_our using_my in_my_name in_our_name got_into getting_into
    logged_in_from signed_in_from still_logs_in clicked_a_link bank_details new_bank_account opened_an_account nie_genehmigt nicht_genehmigt
    nicht_autorisiert unbefugt* unbekannt* fremd* fremdes fremde nicht_von_mir nicht_von_uns kenne_ich_nicht ohne_erlaubnis ohne_zustimmung pas_de_moi
    pas_autorise sans_autorisation sans_permission sans_mon_accord non_reconnu ne_reconnais_pas inconnu* pas_de_nous no_reconozco sin_permiso
    sin_autorizacion no_autorice no_autorizado no_autorizada desconocid* no_hice non_riconosco non_autorizzat* sconosciut* senza_permesso
    senza_autorizzazione non_ho_autorizzato nao_reconheco nao_autorizei nao_autorizad* desconhecid* sem_autorizacao sem_permissao nao_fiz herken_ik_niet
    niet_herken zonder_toestemming onbekend* niet_van_mij niet_van_ons geen_toestemming nie_rozpoznaje nie_autoryzowa* bez_zgody bez_pozwolenia nieznan*
    nie_moja nie_zlecal* we_do_not_know i_do_not_know do_not_know_that not_know stranger strangers none_of_us never_signed never_opened never_signed_up
    without_consent without_our_consent without_my_consent used_my_details was_not_made_by not_approve nicht_kenne nicht_kennen das_war_ich_nicht
    war_ich_nicht unberechtigt* que_je_ne_reconnais des_inconnus unos_desconocidos sconosciuti che_non_riconosco que_nao_reconheco die_ik_niet ktorej_nie
    nie_znam`,
  LEAVE: `
    cancel cancle cancelling canceling cancellation cancelled terminate termination discontinue leave leaving close closing closure quit unsubscribe
    delete shut wind kill end ending renew renewing notice want_out i_am_out switch_provider move_away moving_to competitor competitors another_vendor
    other_vendor another_provider elsewhere stop_billing done_here not_be_staying for_good kundig* kundige kundigung gekundigt loschen schliessen
    aussteigen steigen_wir_aus steige_aus beenden anbieterwechsel widerrufen auflosen resili* resiliation resiliez fermer fermez cloturer cloture
    renouvel* desabonner mettre_fin supprimer annuler cancelar cancelen cancelo cancele baja darme_de_baja dar_de_baja cerrar cierren renovar rescindir
    disdire disdetta disdico disdici rinnov* chiudere chiudete chiudi recedere recesso annullare cancelem encerrar encerrem encerre opzeg* opzeggen
    beeindig* stopzetten verlengen afsluiten sluiten opheffen zrezygn* rezygn* wypowiad* wypowiedz* zamkn* rozwiazac anulowac odnaw* usunac not_continue
    no_longer_interested get_rid_of not_extend not_extending lapse wind_up part_ways no_longer_want account_closure remove_my_account apaguem apagar
    opheffing verwijder zamkniecie likwidacj* rezygnuje loschung schliessung auflosung suppression chiusura cessazione encerramento cancelamento
    beeindiging`,
  SERVICE: `
    account accounts subscription subscriptions contract contracts plan service membership workspace agreement everything konto vertrag vertrage abo
    dienst tarif kundenkonto compte abonnement contrat forfait cuenta suscripcion contrato servicio conto abbonamento contratto servizio conta assinatura
    servico overeenkomst umowe umowy umowa subskrypcj* uslugi usluge uslug abonament*`,
  SMALL_THING: `
    job jobs callback call ticket tickets refund request session process user test websocket connection key webhook endpoint api cluster queue worker
    daemon build child button battery deadline database server pod thread index month trial cli script hackathon hackathons simulation training score
    scoring detection 401 403 404 autorisiert autorise autorizado autorizzato autorizacji authorized termin rappel llamada rendezvous prozess processus
    proceso processo proces bestellung feature research client clients clinic charity discount nonprofit`,
}
