import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainOf } from '../../../src/channels/email/plain.ts'
import { markerLine, ownWords } from '../../../src/channels/email/quote.ts'

const lines = (...text: string[]): string => text.join('\r\n')

describe('what somebody wrote in a reply', () => {
  test.each([
    ['nothing else', lines('Hello', '', 'there'), 'Hello\n\nthere'],
    [
      'below it a quote, Gmail in English',
      lines(
        'Yes please',
        '',
        'On Mon, 23 Nov 2026 at 12:01, Bright <help@brightline.example> wrote:',
        '> Shall I?',
        '>> Hi',
      ),
      'Yes please',
    ],
    [
      'an introduction folded over lines',
      lines(
        'Yes please',
        '',
        'On Mon, 23 Nov 2026 at 12:01, Bright <',
        'help@brightline.example> wrote:',
        '',
        '> Shall I?',
      ),
      'Yes please',
    ],
    [
      'German',
      lines(
        'Ja bitte',
        '',
        'Am 23.11.2026 um 12:01 schrieb Bright <help@brightline.example>:',
        '> Soll ich?',
      ),
      'Ja bitte',
    ],
    [
      'French',
      lines(
        'Oui merci',
        '',
        'Le lun. 23 nov. 2026 à 12:01, Bright <help@brightline.example> a écrit\u00a0:',
        '> Dois-je ?',
      ),
      'Oui merci',
    ],
    [
      'Spanish',
      lines(
        'Sí, gracias',
        '',
        'El lun, 23 nov 2026 a las 12:01, Bright (<help@brightline.example>) escribió:',
        '> ¿Lo hago?',
      ),
      'Sí, gracias',
    ],
    [
      'a quote without marks',
      lines('Yes please', 'On 23 Nov 2026, at 12:01, Bright wrote:', '', 'Shall I?'),
      'Yes please',
    ],
    [
      'Outlook’s line',
      lines('Yes please', '', '-----Original Message-----', 'From: Bright', 'Shall I?'),
      'Yes please',
    ],
    [
      'Outlook’s line in German',
      lines('Ja bitte', '-----Ursprüngliche Nachricht-----', 'Soll ich?'),
      'Ja bitte',
    ],
    [
      'Outlook’s block',
      lines(
        'Yes please',
        '',
        'From: Bright <help@brightline.example>',
        'Sent: Monday, 23 November 2026 12:01',
        'To: Dana',
        'Subject: RE: x',
        '',
        'Shall I?',
      ),
      'Yes please',
    ],
    [
      'Outlook’s block in French',
      lines('Oui merci', '', 'De : Bright', 'Envoyé : lundi', 'À : Dana', 'Objet : x', '', 'Dois-je ?'),
      'Oui merci',
    ],
    [
      'Outlook’s block in German',
      lines('Ja bitte', '', 'Von: Bright', 'Gesendet: Montag', 'An: Dana', 'Betreff: x', '', 'Soll ich?'),
      'Ja bitte',
    ],
    ['our marker line', lines('Yes please', '', markerLine, 'Shall I?'), 'Yes please'],
    ['our marker line, quoted', lines('Yes please', `> ${markerLine}`, '> Shall I?'), 'Yes please'],
    ['a signature', lines('Yes please', '-- ', 'Dana', 'Northwind'), 'Yes please'],
    ['a signature without its space', lines('Yes please', '--', 'Dana'), 'Yes please'],
    ['a phone’s line', lines('Yes please', '', 'Sent from my iPhone'), 'Yes please'],
    [
      'an answer below the quote',
      lines('On 23 Nov 2026, Bright wrote:', '> Shall I?', '', 'Yes please'),
      'Yes please',
    ],
    [
      'answers between the quoted lines',
      lines('> One?', 'Yes to one.', '> Two?', 'No to two.'),
      'Yes to one.\nNo to two.',
    ],
    [
      'a number that answers choices',
      lines('1', '', 'On 23 Nov 2026, Bright wrote:', '> Reply 1 for Yes'),
      '1',
    ],
  ])('%s', (_, text, own) => {
    expect(ownWords(text)).toBe(own)
  })

  test.each([
    ['a sentence about what somebody wrote', 'On Monday your colleague wrote:\n"It is done."\nIt is not.'],
    ['a sentence with a colon after from', 'From: our side nothing new.\nCan you look?'],
    ['a rule of dashes', 'First\n------\nSecond'],
    ['a word about replying', 'It says reply above this line, so I do.'],
    ['a list', 'Please:\n- one\n- two'],
    ['a figure in brackets', 'x < y and y > z'],
  ])('%s stays', (_, text) => {
    expect(ownWords(text)).toBe(text)
  })

  test('with nothing left, all of it: the answer is somewhere in there', () => {
    const text = '> Shall I?\n> YES, DO IT'
    expect(ownWords(text)).toBe(text)
  })

  test('whatever it is: never longer, never empty, done quickly', () => {
    const piece = fc.constantFrom(
      '>',
      '> ',
      'On 1 x wrote:',
      'On ',
      ' wrote:',
      '-- ',
      'From: a',
      'Sent: b',
      'To: c',
      '-----',
      '_____',
      'Original Message',
      '\n',
      '\r\n',
      ' ',
      'a@b',
      markerLine,
      'é',
      '\u0000',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 60 }), (pieces) => {
        const text = pieces.join('')
        const own = ownWords(text)
        expect(own.length).toBeLessThanOrEqual(text.length)
        if (text.trim()) expect(own).not.toBe('')
      }),
      { seed: 51, numRuns: 3_000 },
    )
  })

  test.each(['>', '-', '_', 'On ', 'From: a\n', '\n', ' ', 'On 1 ', '<', '<!--', '<a '])(
    'a megabyte of %j takes no time',
    (piece) => {
      const text = piece.repeat(1_000_000 / piece.length)
      const started = performance.now()
      ownWords(text.slice(0, 200_000))
      plainOf(text, true)
      // Far beyond any machine that is linear, far below any that is not.
      expect(performance.now() - started).toBeLessThan(10_000)
    },
  )
})

describe('the text of an HTML mail', () => {
  test.each([
    ['paragraphs and breaks', '<p>One</p><p>Two<br>three</p>', 'One\n\nTwo\nthree'],
    [
      'entities',
      'a &amp; b &lt;c&gt; &#8364;&#x20AC; &nbsp;&quot;d&quot; &bogus; &#0;',
      'a & b <c> €€ "d" &bogus;',
    ],
    ['scripts, styles and titles', '<title>t</title><style>p{}</style><script>x("<p>")</script>Hi', 'Hi'],
    ['comments', 'a<!-- <p>b</p> -->c', 'ac'],
    [
      'Gmail’s quote',
      '<div>Yes</div><div class="gmail_quote gmail_x"><div>On <div>x</div></div>Shall I?</div><div>PS</div>',
      'Yes\n\nPS',
    ],
    ['Apple’s quote', 'Yes<blockquote type="cite">Shall I?</blockquote>', 'Yes'],
    ['a quote somebody made on purpose', 'They said<blockquote>no</blockquote>', 'They said\nno'],
    ['Outlook’s reply', 'Yes<div id="appendonsend"></div><hr><div>Shall I?</div>', 'Yes'],
    ['a lone less-than', 'a < b', 'a < b'],
    ['a tag without an end', 'Hi <a href="x', 'Hi'],
  ])('%s', (_, html, text) => {
    expect(plainOf(html, true)).toBe(text)
  })

  test('quoted mails stay when asked for', () => {
    expect(plainOf('<div class="gmail_quote">Shall I?</div>', false)).toBe('Shall I?')
  })
})
