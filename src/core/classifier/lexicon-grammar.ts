/** The small words that turn a meaning round or say whose something is. Form as in `lexicon-people`. */
export const grammarWords: { [concept: string]: string } = {
  NOT: `
    not no never without nor neither dont wont cant doesnt isnt needn none nicht kein keine keinen keinem keiner nie niemals ohne weder pas sans jamais
    aucun aucune ne n plus sin nunca tampoco ningun ninguna non senza mai nessun nessuna nao sem nenhum nenhuma niet geen zonder nooit bez zaden zadnego
    zadnych nigdy avoid stop stopped refuse enough tired sick fed hate skip bypass quit exit marre basta ya_basta harta harto chega dosc genug genoeg
    stufo`,
  INSTEAD: `
    instead rather than sondern statt anstatt plutot lieu sino lugar invece piuttosto inves maar zamiast a_nie lieber`,
  NEEDLESS: `
    unnecessary needless necessary required bother worth necessaire necesario necessario nodig hoef hoeft konieczn* wystarczy hace_falta pas_besoin
    no_need kein_bedarf reicht suffit serve bisogno potrzeb* trzeba notig`,
  CAN: `
    can could may might able possible allowed kann kannst konnen konnte konnten darf peux peut puis pouvez pouvons pourrait pourriez puedo puede pueden
    podria posible posso puo potrei possibile pode podem poderia possivel kan kunt kunnen mag mogelijk moge mozna moze moga czy`,
  WHY: `
    why warum wieso weshalb pourquoi porque perche waarom dlaczego`,
  HOW: `
    how wie comment como come hoe jak`,
  THINK: `
    think sure certain know believe doubt wonder just only nur seulement solo soltanto apenas alleen tylko curious`,
  I_MUST: `
    must_i have_to do_i_have muss_ich dois_je tengo_que devo_dover_preciso_moet_ik musze`,
  MY: `
    my our ours mine mein* unser* mon ma mes notre nos mi mis nuestr* mio mia miei nostro nostra meu minha meus minhas nosso nossa mijn mn onze ons moj
    moja moje moim mojego nasz nasza nasze naszego naszym us we wir nous nosotros noi wij`,
  YOUR: `
    your yours yr ur you u ihr ihre ihren ihrem ihrer euer eure euren euch sie votre vos vous tu tes su sus ustedes tuyo vuestr* vostro vostra vostri voi
    suo sua seu seus voces vosso uw jullie pan pani panstwo wasz* was wami`,
  THEIR: `
    their them they he she him her his seine ihnen leurs leur sus loro deles hun ich jego ona oni`,
  PAST: `
    yesterday earlier before ago last was were had did already spoke spoken talked told said promised went sorted fixed gestern bereits schon hatte wurde
    war hier deja etait ayer anterior ya hable dijo fue ieri gia detto parlato ontem ja falei disse gisteren al gesproken wczoraj juz rozmawialem
    rozmawialam mowil powiedzial`,
  ABROAD: `
    abroad overseas foreign ausland etranger extranjero estero exterior buitenland granica za_granica wire money geld argent dinero soldi dinheiro
    pieniadze funds remit remittance`,
  ADD: `
    add adding invite inviting remove removing join joined left leaves hire hired assign role roles permission permissions login log sign seat seats
    licence license user users workspace hinzufugen einladen anmelden ajouter inviter connecter agregar anadir invitar entrar aggiungere invitare accedere
    adicionar convidar toevoegen uitnodigen inloggen dodac zaprosic zalogowac plan tarif forfait offre piano plano abonament`,
  THING: `
    api sdk endpoint field parameter param process header string version id ids code webhook data export readable mode token resources error parse null
    prozess parametre parametro proceso processo proces veld pole install user_agent sandbox docs documentation link domain ownership policy feature alert
    alerts queries filter syntax`,
  THIRD: `
    customers users clients visitors customer user kunden nutzer utilisateurs clientes usuarios clienti utenti klanten gebruikers klienci klientow
    uzytkownicy`,
  IS_YOU: `
    are_you you_a am_i is_this are_we is_that you_are bist_du sind_sie seid_ihr etes_vous es_tu eres sei lei_e voce_e ben_je bent_u jestes`,
  SORTED: `
    solved sorted resolved works working fine ok okay done found never_mind nevermind forget great perfect erledigt funktioniert gelost regle resuelto
    risolto resolvido opgelost dziala zalatwione`,
  MANY: `
    many much number price per each extra size limit wie_viele combien cuantas cuantos quante quanti quantas quantos hoeveel ile`,
  CANNOT_REACH: `
    cant_reach can_not_reach impossible nowhere nie_erreichbar nicht_erreichbar ne_repond`,
}
