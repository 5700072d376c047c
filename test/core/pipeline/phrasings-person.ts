/** What customers write when they want a person. */
import { lines } from './lines.ts'

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
  Is anyone from your side online right now? I would rather write with them
  please hand over to a colleague
  I would like to discuss this with someone from finance
  can u get me a live person
  this needs a human
  I'm going round in circles, can somebody step in
  nobody seems to read this. Get me a manager please
  can I get a phone number of a real person
  let me speak with my account manager
  I don't think a bot can solve this, who can?
  any human around?
  I'd like an agent to look at it
  put someone on who knows billing
  give me your supervisor
  I want to complain to a manager
  Ich hätte gern einen Ansprechpartner
  kann mal ein Mensch draufschauen
  je veux parler à quelqu'un
  un conseiller s'il vous plaît
  necesito una persona de verdad
  can you connect us with your support staff
  not helpful, human please
  I asked for an agent
  when will a real person answer me?
  Please have Maya contact me
  Could I have a quick chat with whoever handles our account?
  I'd love to talk this through with somebody
  pass me on please, this is going nowhere
  actual support person please
  Can an employee reply to this instead of you?
  do i get to speak with someone or just you
  you're a bot right? give me someone who isn't
  I need to talk with a specialist
  hello?? any staff reading this?
  Let me chat with your team lead
  can you have your boss reach out to me
  I want this looked at by a human
  is it possible to get a colleague of yours involved
  rather have a person handle the refund
  speak with an actual advisor pls
  Your answers don't help. Person.
  get Tom on this please
  I'd prefer dealing with people
  may i be transferred
  give the phone to a human lol
  we expect to be served by people not machines
  I would like someone to review this personally
  Können wir das mit einem Menschen klären?
  pouvez-vous me passer un responsable ?
  quiero que me llame un agente
`)
