/** Labelled phrasings for the other hard triggers, and what looks like one and is none. */
import { lines } from './lines.ts'

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
    I'm filing this with the Financial Conduct Authority tomorrow
  we will involve the ombudsman service
  expect a letter from the data protection regulator
  Ich beschwere mich bei der Datenschutzbehörde
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
    our lawyers are drafting a letter
  see you in small claims court
  I'm taking legal advice
  we reserve the right to start legal proceedings
  nous allons saisir le tribunal
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
    my mum just died and I can't deal with this
  I'm really struggling with my mental health
  honestly I don't want to be here anymore
  our owner is in intensive care
  we can't pay our staff, the company is going under
  I've just been made redundant
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
    somebody is using our API key without permission
  there is a login from Brazil that wasn't us
  I never made this payment
  we've been hacked!!
  this charge is fraudulent
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
    how can I end my subscription
  we've decided to leave Brightline
  close everything down please, we're done
  I'd like to give notice
  please don't renew our plan
  cancel it all, we are switching to another provider
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
  the new person in our team needs a login
  please add two people to our workspace
  what's the maximum number of agents per account
  I manage a team of five people
  our agent got a 500 from your endpoint
  is the manager able to approve invoices in the dashboard
  who gets the invoice email
  someone set the wrong limit, how do I change it
  we hired someone, how do I invite him
  the operator precedence in the query language is odd
  can you change the name of the contact
  please call the webhook again
  how do I talk to the API from Python
  can two systems talk to each other through it
  I have a question about human readable ids
  cancel my callback on Tuesday
  our card was declined
  I got charged for a cancelled seat
  could you terminate the session of user 12
  how do I close a ticket
  the invoice is dead wrong
  I'm dying to know when it ships
  kill the running export please
  can I sue... just kidding, great service!
  what does "legal entity" mean on the form
  where do I add our VAT number
  is there a discount for charities
  someone from my team already paid
  thanks, and when is the next invoice due?
  nice, it works now but slowly
  can a user have two roles
  we moved to a new office, update our address
  who in our company has admin access?
  our lawyer plan... I mean the larger plan, what does it cost
  Is anyone else seeing errors?
  is someone working on the outage?
  nobody told us about the maintenance
  can someone explain the invoice
  please tell Maya thanks from me
  I talked with Maya on Friday, she said the credit is coming
  what's the name of our account manager?
  can I assign a ticket to a colleague of mine
  how do I make a person an admin
  invite a colleague to the workspace
  our team lead needs a copy of the bill
  the app crashed and died
  is the sandbox dead?
  I lost my password
  lost my invoice, resend please
  can I pause the plan for a month
  please stop the export
  remove my card
  we were hit by rate limits
  someone on my side rotated the keys
  is it legal to store call recordings in your platform
  can I get a legal copy of the contract
  do you report to the tax office
  the authority header is missing in the request
  we see a suspicious spike in traffic, what is it?
  I'd like to continue with our plan
  do not cancel anything please
  we won't be needing the extra seats
  delete the old webhook endpoint
  end date of the contract?
  cheers, that solved it, what about the second one?
  how do people here name their keys
  the live agent widget of our site calls your API
  we have customer support agents who log in daily
  would a manager in our company see this message
  my boss is angry about the bill
`)
