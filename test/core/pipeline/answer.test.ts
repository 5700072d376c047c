import { expect, test } from 'vitest'
import { judgeAnswer, type Judgement } from '../../../src/core/pipeline/answer.ts'

const answers: { [judgement in Judgement]: string[] } = {
  yes: [
    'yes', 'Yes.', 'YES!!!', 'yes please', 'yes please go ahead', 'Yes, do it', 'yep', 'yup', 'yeah', 'yeees', 'y', 'ok', 'OK', 'okay', 'ok thanks',
    'k', 'sure', 'sure, go ahead', 'Go ahead', 'please do', 'do it', 'please proceed', 'confirm', 'confirmed', 'I confirm', 'approved', 'I approve', 'I agree',
    'agreed', 'absolutely', 'of course', 'definitely', 'correct', "that's correct", 'that is right', "that's fine", 'fine', 'sounds good', 'looks good to me',
    'perfect, thank you', 'great', 'no problem, go ahead', 'why not', '👍', '👍🏽', '✅', ':+1:', ':thumbsup::skin-tone-3:', ':white_check_mark:', 'yes 👍',
    'yes, refund it please', 'yes send it', 'please book it, yes', "let's do it", 'works for me', 'by all means', 'hi, yes please', 'yes yes yes', 'Yes\n\nThanks',
    'ja', 'Ja bitte', 'ja, gerne', 'jawohl', 'einverstanden', 'passt', 'alles klar', 'oui', 'Oui, merci', "d'accord", 'bien sûr', 'allez-y', 'sí', 'si, por favor', 'claro', 'de acuerdo', 'adelante', 'vale',
    'sì', 'sì grazie', 'va bene', "d'accordo", 'certo', 'confermo', 'sim', 'sim, por favor', 'claro que sim', 'está bem', 'ja graag', 'dat is goed', 'akkoord', 'doe maar', 'tak', 'tak, proszę', 'oczywiście', 'zgoda',
    'yes\n> Shall I do this? no', 'Yes please.\n\nOn Mon, 23 Nov 2026 at 10:00, Bright wrote:\n> Please answer yes or no.',
  ],
  no: [
    'no', 'No.', 'NO!', 'no thanks', 'No, thank you', 'nope', 'nah', 'n', 'noooo', 'never mind', 'nevermind', 'forget it', 'leave it', 'cancel that', 'stop', 'cancel',
    "don't", 'please don\'t', "don't do it", 'do not do that', "I'd rather not", 'rather not', 'not now', 'not yet', 'no way', 'absolutely not', 'decline', 'declined', 'I decline', '👎', '❌', ':-1:', ':x:',
    'no, I changed my mind', 'no that is wrong', 'No, we found the reason ourselves', 'nein', 'Nein danke', 'lieber nicht', 'non', 'non merci', 'no gracias', 'mejor no', 'no grazie', 'não, obrigado', 'nee', 'nee dank u', 'nie', 'nie, dziękuję',
  ],
  unclear: [
    '', '   ', 'yes but make it 50', 'yes, but only half', 'yes if it is quick', 'yes?', 'ok?', 'are you sure?', 'what happens then?', 'how much is it', 'maybe', 'not sure', "I'm not sure", "I don't know",
    'hmm', 'wait', 'hold on', 'let me check', 'yes and also close the ticket', 'yes, and refund the other one too', 'make it £50', '£40', '1500', 'refund 50 instead', 'no, make it 50', 'no but the other one',
    'no, refund the other invoice instead', 'yes no', 'no wait, yes', 'yes for the seats', 'why?', 'thanks', 'thank you', 'hello', 'please', 'I will ask my boss', 'ask Sam', 'refund it', 'send it',
    'yes refund £500', 'ok but when', 'okay so what is the total', 'yesterday', 'nobody', 'note', 'know', '> yes', 'On Mon, 23 Nov 2026 at 10:00, Bright wrote:\n> yes', 'vielleicht', 'peut-être', 'quizás', 'ja aber nur 50', 'sì, ma solo la metà', 'sim, mas só metade', 'ja, maar alleen de helft', 'tak, ale tylko połowę', 'oui mais seulement la moitié', 'sí, pero solo la mitad', 'proszę', 'forse', 'talvez', 'misschien', 'może', 'tomorrow',
    'no I mean a different invoice', 'go ahead and cancel my account', 'is it ok', 'can we do this', 'would that be fine', 'why is that good', 'right now', 'what is correct',
  ],
} // prettier-ignore

const rows = Object.entries(answers).flatMap(([judgement, texts]) =>
  texts.map((text) => [text, judgement] as const),
)

test('the table is large enough to mean something', () => expect(rows.length).toBeGreaterThan(150))

test.each(rows)('%j is %s', (text, judgement) => expect(judgeAnswer(text)).toBe(judgement))
