// The customer's computer: Slack, Teams and mail, one at a time.
import { byId } from './dom.js'
import { createMailer, freshIn as freshMails } from './mailer.js'
import { createGuest } from './slack.js'
import { createTabs } from './tabs.js'
import { createTeams, freshIn as freshMessages } from './teams.js'

const panes = { slack: 'guest', teams: 'teams', mail: 'mailer' }

export function createComputer(view, act, redraw) {
  const drawers = {
    slack: createGuest(view, act),
    teams: createTeams(view, act),
    mail: createMailer(view, act, redraw),
  }
  const drawTabs = createTabs(Object.keys(panes), (work) => {
    view.work = work
    redraw()
  })

  return function draw(state, person) {
    for (const [app, id] of Object.entries(panes)) byId(id).hidden = app !== view.work
    byId('work').setAttribute('aria-labelledby', `tab-${view.work}`)
    drawers[view.work](state, person, redraw)
    drawTabs(view.work, (app) => fresh(app, state, person))
  }

  function fresh(app, state, person) {
    if (app === 'teams') return freshMessages(view, state.teams[person.id].messages)
    if (app === 'mail') return freshMails(view, state.boxes[person.id])
    return freshPosts(view, state, person)
  }
}

/** What the app said in the channel they share with us. */
function freshPosts(view, state, { slack }) {
  const posts = slack ? state.slack[slack.channel].filter(({ bot }) => bot) : []
  if (view.work === 'slack') posts.forEach(({ ts }) => view.looked.add(`slack ${ts}`))
  return posts.filter(({ ts }) => !view.looked.has(`slack ${ts}`)).length
}
