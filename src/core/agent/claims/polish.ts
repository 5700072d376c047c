/** The verb says who did it: `zwróciłem`, `zwróciłam`, `zwróciliśmy`. `zwrócić się` is to turn to somebody. */
import { gap, planName, type Phrases } from './phrases.ts'

const words = gap('nie|nic|nigdy|żad\\p{L}+|się', 6)
const not = '(?<!nie )'
/** A verb of the first person, past: its stem with the endings of a man, a woman, and of several. */
const past = (...stems: string[]): string => `${not}(?:${stems.join('|')})(?:łem|łam|liśmy|łyśmy)`
const yours = '(?:państwa|pana|pani|pański|twój|twoje|twoją|twojego)'
const plan = `(?:(?:plan|planu|pakiet|pakietu|abonament) ${planName}|${planName}|(?:wyższy|wyższego) (?:plan|planu|pakiet|pakietu))`
const urge = `${not}(?:polecam|polecamy|zalecam|zalecamy|radzę|radzimy|sugeruję|sugerujemy|rekomenduję|rekomendujemy)(?: państwu| panu| pani)?`

export const polish: Phrases = {
  conditional: ['jeśli|jeżeli|gdy|kiedy|gdyby|zanim|dopóki|czy|o ile|po tym'],
  refund: [
    `${past('zwróci')} ${words}(?:kwot\\p{L}+|pieniądze|środki|opłat\\p{L}+|należność|[£€$]?\\d\\S*)`,
    `${past('zrealizowa', 'zleci', 'wykona', 'zatwierdzi', 'przetworzy')} (?:ten |ww\\. )?(?:${yours} )?zwrot`,
    `(?:${yours} )?zwrot ${words}(?:został|jest) ${words}(?:zrealizowany|zlecony|wykonany|zatwierdzony|przetworzony|w drodze)`,
  ],
  call: [
    `${past('zarezerwowa', 'umówi', 'zaplanowa')} ${words}(?:rozmow\\p{L}+|połączeni\\p{L}+)`,
    `(?:${yours} )?(?:rozmowa|połączenie) ${words}(?:została|zostało|jest) (?:zaplanowan|umówion|zarezerwowan|potwierdzon)[ae]`,
  ],
  email: [
    `${past('wysła', 'przesła')} ${words}(?:e-?mail\\p{L}*|mail\\p{L}*|wiadomość e-mail|kopi\\p{L}+|link\\p{L}*|faktur\\p{L}+)`,
    '(?:e-?mail|wiadomość e-mail|kopia) (?:został wysłany|została wysłana|jest w drodze)',
  ],
  ticket: [
    `${past('otworzy', 'utworzy', 'założy', 'zaktualizowa')} ${words}(?:zgłoszenie|ticket)`,
    `${not}zamkn(?:ąłem|ęłam|ęliśmy) ${words}(?:zgłoszenie|ticket)`,
  ],
  impossible: [
    past('anulowa', 'zresetowa', 'przedłuży'),
    `${not}usun(?:ąłem|ęłam)`,
    `${past('zmieni')} ${words}(?:plan|pakiet|hasło|adres|dane|${yours})`,
    `${not}zamkn(?:ąłem|ęłam) ${words}konto`,
  ],
  urges: [
    `${urge} (?:przejście |przejść |zmianę )?(?:na |do )?${plan}`,
    `${urge} (?:inwestycję|zainwestować|inwestować|pozwać)`,
    `(?:powinien pan|powinna pani|powinni państwo|powinieneś|powinnaś) (?:zainwestować|inwestować|pozwać|przejść na ${plan})`,
  ],
  judges: [
    '(?:najlepszy|idealny|właściwy) (?:plan|produkt|pakiet) dla (?:państwa|pana|pani|ciebie)',
    '(?:można|mogą państwo) (?:to )?odliczyć od podatku',
    '(?:dobra|bezpieczna|świetna) inwestycja',
    '(?:mają państwo|ma pan|ma pani) prawne? prawo|(?:są państwo|jest pan|jest pani) prawnie zobowiązan[aiy]',
  ],
  leavesOpen: ['czy|jaki|który|nie (?:mogę|wiem)'],
}
