/** What sounds like asking for a person and is not, and ordinary questions. */
import { lines } from './lines.ts'

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
