/** Labelled phrasings for the rules: what customers write, one a line, by the flag it should raise. */

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

export const asksForPerson = lines(`
  I want to talk to a human
  I want a human
  human please
  HUMAN!!!
  can i speak to a real person
  can I please speak with someone?
  Could you put me through to somebody who can help
  put me through please
  transfer me to an agent
  transfer me
  connect me with support
  representative
  Agent.
  let me speak to your manager
  I'd like to speak with your supervisor, now
  get me a human
  give me a human
  gimme a real person
  hey give me a real person
  is there a real person there?
  is there a human I can talk to
  is anyone there who can talk to me?
  Is there anyone I could speak to about this?
  I'd rather talk to a person
  I would prefer a human to be honest
  stop, I don't want to talk to a bot
  I don't want to chat with a robot
  I'm done talking to a machine
  sick of talking to this bot
  no more bots
  enough with talking to the chatbot
  Can someone real help me?
  I need someone to talk to about our contract
  I need to speak to an adviser
  need to speak with customer service
  please escalate this
  Escalate this to your manager
  escalate
  I want this escalated
  I want to spk to a humna
  can i talk to a persn please
  i need to speak to a represenative
  let me talk to somebdy
  i wnat a supervisr
  I'd like to talk to an opperator
  Who can I talk to about this?
  who else can I speak to
  could one of your colleagues look at this?
  can I have a human look at this please
  Can a human look into this?
  could a real person answer me
  someone human please
  I want somebody who is not a bot
  I need a person who understands our contract
  I want to deal with a human being
  please pass me to a colleague
  hand me over to your team
  pass this on to a human
  could you forward me to the billing department
  this isn't working, is there anybody I can talk to?
  I can't get hold of a human
  Why can I not speak to a person?
  why won't you let me talk to someone
  how do I reach a human?
  how can I get hold of a real person here
  how do I contact a person at Brightline
  I'm not happy let me talk to a human
  not good enough. I want a person
  I asked for a human three times
  skip the bot please
  live agent
  live agent please
  real person now
  I need human assistance
  I'd like human support
  can I chat to an actual person
  would like a conversation with a human
  get someone from your team to take over
  I want to speak to someone senior
  I demand to speak to a manager
  Your manager please
  please connect me to a human agent
  could I have a word with someone from accounts
  do you have a human there?
  don't you have a human I could talk to?
  talk to a person
  speak to agent
  I want to speak to my account manager
  can I please just talk to someone
  just get me a person ok
  would it be possible to speak with someone on the phone?
  are there any humans here I can talk to
  I insist on a human
  I won't discuss this with a bot
  I refuse to deal with a bot
  ok but I need a human for this
  Thanks but I would like to speak to someone about it
  nothing you say helps, transfer me to a person
  I would not mind talking to a person
  patch me through to billing
  refer me to a specialist please
  send me to a human
  anybody real there?
  let me talk 2 a human
  Ich möchte mit einem Menschen sprechen
  kann ich bitte mit einem Mitarbeiter reden?
  Verbinden Sie mich bitte mit jemandem
  ich brauche einen echten Menschen
  ich will mit jemandem aus dem Support sprechen
  gibt es hier einen Menschen?
  je veux parler à un humain
  puis-je parler avec un conseiller ?
  je voudrais une vraie personne
  passez-moi quelqu'un s'il vous plaît
  pouvez-vous me transférer à un agent
  quiero hablar con una persona
  necesito hablar con un agente
  ¿puedo hablar con alguien?
  páseme con un humano por favor
  Can you get a person on the line
  i wanna talk to some1 real
  please let a human handle this
  is it possible to have a live chat with an employee?
  I think I should talk to someone in person about this
  pls connect to agent
  agent pls
  Human. Now.
  you are useless, get me your boss
  I need to talk with one of your guys
  can we hop on a call with someone from your team
  Honestly, just let me speak to whoever is in charge
  who is in charge here? I want to speak with them
  I'd like to raise this with a manager
  can i have a manager call me
  not the bot please, a person
  talk to human
  can you hand this over to a human colleague?
  please assign this to a person
  I need real help from a real human being
  Would it be OK to speak to an advisor?
  please get a member of staff to contact me
  I don't want automated replies, I want someone who reads my message
  This bot is useless. Human?
  how can i talk to you guys directly
  I want to speak to somebody in charge
  someone with authority please
  may I speak with Maya?
  can Tom from support take over please
  are there people I can call?
  can you transfer this chat to support
  I need to be transferred to a person
  I'd like to be put through to someone
  could I be connected to an agent
  I'd appreciate talking to an actual person
  operator
  customer service please
  I'm tired of the bot, person please
  please have a human call me back
  does anybody actually work there? let me talk to them
  Kann mich jemand vom Team anrufen? Ich will mit einem richtigen Mitarbeiter reden
  Ich will keinen Bot, ich will einen Menschen
  Je ne veux pas parler à un robot
  no quiero hablar con un robot, quiero una persona
  bitte an einen Mitarbeiter weiterleiten
  Können Sie mich mit einem Kollegen verbinden?
  je souhaite être mis en relation avec un conseiller
  quisiera hablar con un responsable
  talk to someone
  need human
  want agent
  speak to rep
  no bots i need a person
  let me talk to a human being for once
  I have asked several times to speak to a human
  Need to chat with a support rep ASAP
  could you loop in a colleague?
  this is over your head, get somebody else
  I'd feel better discussing this with an actual employee
  please let your colleague Maya answer this
  I think a human should look at my case
  could you bring in a manager
  any chance I can talk to someone today?
  ok bot, time for a human
  will a person ever read this?
  Is it possible that someone from billing talks to me
  I'd like to be contacted by a person
  Let a human decide please
  I only talk to humans
  I only want to deal with humans
  can we switch to a human agent
  may I get a representative on this
  you don't understand me. Person please.
  Speak to manager
  how do I speak with a representative?
  i hav to talk to a human beeing
  Please route me to billing support
  I wish to speak to the person in charge
  hook me up with a human
  want to talk with real ppl
  Ich verlange einen Vorgesetzten
  Bitte verbinden Sie mich mit dem Kundenservice
  J'aimerais parler à une vraie personne
  Je veux un conseiller
  Quiero que me atienda una persona
  ¿Me puede pasar con un agente?
`)

export const asksForNobody = lines(`
  I don't need a human
  no need for a human, thanks
  I don't need to speak to anyone
  please don't transfer me
  no human needed
  I do not want to talk to a person, just tell me the total
  I'd rather not speak to anyone
  no need to escalate this
  you don't have to transfer me to anyone
  without talking to a person, can I change my plan?
  please do not escalate
  a human is not necessary
  I want to send money to someone abroad
  how do I send an invoice to someone else
  can I pay for another person?
  how do I add a person to our workspace?
  someone left the company, remove their seat
  how many people can use the starter plan?
  price per person?
  are you a human?
  are you a real person?
  am I talking to a bot or a person?
  is this a bot
  I'm not a robot
  I was talking to someone yesterday about the invoice
  I spoke to a colleague of yours last week and the ticket was solved
  I need to talk to my manager first
  let me check with my team
  I will discuss it with our people
  how do we install the agent
  the user agent string is rejected
  we need a human readable export
  does the API support human names
  what is personal data in your terms
  why is my bill higher than last month?
  please refund the duplicate charge
  can you call me back tomorrow?
  could someone call me back on Monday?
  please have somebody ring me
  who is our account manager?
  give Sam access to the account
  give someone access to the dashboard
  I want to transfer the account to our parent company
  transfer my seats to the other workspace
  connect Slack to our account
  how do I connect the webhook with our endpoint
  send me a copy of the invoice
  can you help me?
  hello
  hi there, quick question
  what are your opening hours
  upgrade us to enterprise
  any news on my ticket?
  the bot in our channel posts twice
  I don't want the bot to post in our channel
  how do I turn off the bot integration
  can our customers talk to each other via your API
  our users chat with agents in our own app, does that count as calls?
  how do I escalate privileges for a user in the console
  what is the rate limit
  is there a way to speak the invoice aloud with a screen reader
  my person record has the wrong email
  our representative signed the contract in March
  we have a new operator of the line, change the contact
  the operator in the query does not work
  can I talk about the price?
  I want to talk about the refund
  let's talk tomorrow
  I need help with an invoice
  someone used too many calls on our side, how do I limit this?
  is somebody else on my plan?
  what does the support plan cost
  which people have admin rights
  remove all agents from the seat list
  the supervisor process crashed
  how do I set up a manager role
  we need 3 more seats for new employees
  reset my password
  the real problem is the latency
  real time data please
  actual usage please
  where can I see live data
  Ich brauche keinen Menschen, nur die Rechnung
  warum ist meine Rechnung so hoch?
  wie viele Mitarbeiter können das nutzen?
  pourquoi ma facture est plus élevée ?
  je n'ai pas besoin de parler à quelqu'un
  no quiero hablar con nadie, solo la factura
  no necesito una persona
  ¿cuánto cuesta por persona?
  > I want to talk to a human
  it was fixed by one of your engineers, thanks
  our accountant will speak to the bank
  yes please
  £500
  what did I ask before?
  no
  someone on my team deleted the key, how do I restore it
  I need a person field in the CSV export
  can a user speak more than one language in profile settings
  the manager role cannot see invoices
  please add Priya as a manager
  I want to make Sam an admin
  do I have to talk to someone to upgrade?
  Is it possible to downgrade without speaking to anyone
  my colleague Sam will take over billing
  our supervisor approved the spend
  can I hand over ownership to a colleague
  my boss wants a copy of the invoice
  please contact our finance person Sam about invoices
  send the invoice to the person in finance
  is the API human friendly
  someone told me there is a discount
  who do I pay?
  how do people usually set up webhooks
  our staff can't log in
  members of staff cannot see the dashboard
  how many agents can connect to the API
  do your agents work on weekends?
  when is your team available?
  are your support people in London?
  nobody told me about the price change
  I heard from somebody that the plan changes
  call me back at 3pm please
  book me a call
  schedule a callback
  what does the live endpoint return
  real usage was 1.2 million calls
  switch me to the growth plan
  put me on the enterprise plan
  move me to annual billing
  send me the report
  take me to the docs
  direct me to the documentation
  connect me to the API
  get me the invoice
  give me a refund
  I want a refund
  I need a receipt
  I need an extra seat for a new person
  pass the webhook signature to the verifier
  forward the invoice to accounting@example.com
  escalation policy docs?
  human resources wants the invoice
  I was told by a person in support that it was fixed
  no person is assigned to my ticket?
  We have 40 people in sales, is growth enough?
  I like the new dashboard, people love it
  do you have human-readable logs
  get people list via API
  can people without a seat see reports
  have people complained about the latency before?
  I need a manager's approval first
  I expect people to log in with SSO
  we want agents to see their own calls
  the API does not respond to our agents
  our operator asks for a higher limit
  the customer support plan is too expensive, can I drop it
  who is the contact person on our account? please show
  please contact us about it by email
  change the contact person to Sam
  I require the invoice
  I want this resolved
  I want to talk about seats with you
  let's discuss the invoice
  call me tomorrow about the invoice
  Please raise the limit to 100
  deal with this please
  can I speak Spanish with you?
  word limit of tickets?
  the person on the invoice is wrong
  is there a person limit on the starter plan
  my account manager left, who is the new one
  Could you escape the characters in our name
  I'd like a refund for the extra person seat
  Send the people report to finance
`)

export const triggered = {
  regulator: lines(`
    I will report you to the FCA
    I'm going to the Financial Ombudsman
    I will contact the ombudsmann
    we will file a complaint with the ICO
    the regulator will hear about this
    I'm writing to the Information Commissioner's Office
    trading standards would love to hear this
    we informed the data protection authority
    does your supervisory authority know?
    Ich melde das der BaFin
    ich gehe zur Verbraucherzentrale
    je vais saisir la CNIL
    je contacte le médiateur
    voy a reclamar al defensor del consumidor
    our complaint goes to Ofcom
  `),
  legal: lines(`
    you'll hear from my lawyer
    I will sue you
    we are considering legal action
    my solicitor will be in touch
    we'll see you in court
    I'll take you to small claims
    this is a breach of contract
    my attorney is copied
    you will be hearing from our legal team
    we are passing this to our legal department
    this is a letter before action
    Mein Anwalt meldet sich
    wir werden rechtliche Schritte einleiten
    mon avocat va vous contacter
    je vais porter plainte
    hablaré con mi abogado
    tomaremos acciones legales
  `),
  vulnerability: lines(`
    I want to kill myself
    I feel suicidal
    I can't go on like this anymore, I want to die
    my husband passed away last week
    our founder died in March
    I was diagnosed with cancer
    I'm in hospital at the moment
    I lost my job and can't pay the bills
    we are going bankrupt
    I have severe depression
    I'm disabled and can't use the form
    my wife is terminally ill
    I think about self-harm
    there was a death of my father
    we are in financial difficulty
    mein Mann ist verstorben
    ich will nicht mehr leben
    mon père est décédé
    mi madre falleció
    I'm having panic attacks over this bill
  `),
  fraud: lines(`
    I think our account was hacked
    someone used my card
    I don't recognise this charge
    we did not authorise this payment
    this is fraud
    my API key was stolen
    somebody logged into our account
    there's an unauthorised transaction
    I got scammed
    our credentials were leaked
    we received a phishing mail from your address
    an ex employee accessed our account
    my card was stolen
    unser Konto wurde gehackt
    das ist Betrug
    on a piraté notre compte, compte piraté
    c'est une fraude
    me robaron la tarjeta
    there are charges we didn't authorise
    a stranger has access to our workspace
  `),
  cancellation: lines(`
    I want to cancel
    cancel my subscription
    please close our account
    we want to cancel our contract
    how do I cancel my plan?
    we are leaving you
    delete my account
    we are moving to a competitor
    we won't renew
    please terminate our agreement
    get us out of this contract
    what is the notice period
    I'd like to close the account please
    please cancel
    we're going elsewhere
    our account to be closed please
    stop the auto-renewal
    wir möchten kündigen
    bitte Konto löschen
    je veux résilier
    annuler mon abonnement
    quiero cancelar mi cuenta
    me quiero dar de baja
  `),
  only_thanks: lines(`
    thanks
    Thank you so much!
    great, thanks a lot
    cheers
    perfect, thank you 🙏
    ok thanks, have a nice day
    that's all, thanks
    thanks, bye!
    Brilliant, thanks for your help
    danke
    vielen Dank für die schnelle Antwort
    merci beaucoup
    muchas gracias
    no more questions, thank you
  `),
}

/** Look like a trigger and are none, of any kind. */
export const harmless = lines(`
  how do I send money to someone abroad
  the process was killed by the OOM killer
  our server died last night
  the connection died
  my laptop died, can I log in from another one
  how do I cancel the callback?
  cancel my refund request please
  cancel the meeting on Friday
  I don't want to cancel, I just want a smaller plan
  please don't close our account
  how does your fraud detection API work
  I get a 401 unauthorized error
  unauthorised response from the endpoint
  change our legal name on the invoice
  what is your legal address
  our legal team needs the DPA
  our customer is a hospital, is that a problem for the contract?
  we run a hospital and use the API
  redundant servers
  the account is disabled
  dark mode is disabled for my user
  add a voltage regulator to the simulation
  can I see the court schedule in the API
  tennis court booking integration
  ICO image files fail to upload
  someone in our team upgraded the plan
  terminal shows an error
  delete a user
  delete my draft ticket
  close the ticket please
  end of the month invoice
  why is my bill higher than last month
  refund the duplicate line on the last invoice
  my call volume is up
  how do I renew?
  is there a phone number
  what happens when we exceed our included calls?
  the webhook fails with 500
  who changed the plan?
  upgrade our plan
  when does our contract end?
  the test account can be deleted
  close the service ticket
  leave a note on the ticket
  thanks for nothing, it is still broken
  thanks, can you also send the invoice?
  thanks but the error is back
  ok
  great, now it fails again
`)
