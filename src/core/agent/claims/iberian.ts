/** Spanish and Portuguese. Endings tell what was done from what is asked: `cancelé` from `cancele`. */
import { gap, planName, type Phrases } from './phrases.ts'

const wordsEs = gap('no|nunca|nada|ningun[oa]?|ningún|ni', 5)
const notEs = '(?<!(?:no|nunca) (?:(?:le|te|se|les|lo|la|os) )*)'
const iEs = `${notEs}he (?:ya )?`
const weEs = `${notEs}(?:he|hemos) (?:ya )?`
const justEs = '(?:acabo|acabamos) de '
const refundEs = '(?:el|un|su|tu|la|una) (?:reembolso|devolución|reintegro)'
const planEs = `(?:(?:plan|paquete) (?:${planName}|superior)|${planName})`
const urgeEs =
  '(?<!no )(?:le |te |os |les )?(?:recomiendo|recomendamos|aconsejo|aconsejamos|sugiero|sugerimos)(?: encarecidamente)?'

export const spanish: Phrases = {
  conditional: ['si|cuando|una vez|en cuanto|antes|hasta que|a menos'],
  refund: [
    `${weEs}(?:reembolsado|reintegrado|abonado)`,
    `${weEs}(?:procesado|emitido|aprobado|tramitado|realizado|efectuado) ${refundEs}`,
    `${weEs}devuelto ${wordsEs}(?:importe|dinero|cargo|[£€$]\\d\\S*|\\d\\S*)`,
    `${notEs}(?:reembolsé|reintegré|(?:procesé|emití|aprobé|tramité) ${refundEs})`,
    `${justEs}(?:reembolsar|reintegrar|(?:procesar|emitir|aprobar|tramitar) ${refundEs})(?:le|te|les)?`,
    `${refundEs} ${wordsEs}(?:ha sido|fue|se ha|ya está) (?:procesad|emitid|aprobad|tramitad|realizad|efectuad)[oa]`,
    `(?:el|su|tu|la) (?:reembolso|devolución) ${wordsEs}está en (?:camino|curso)`,
  ],
  call: [
    `${weEs}(?:reservado|programado|agendado|concertado) ${wordsEs}(?:llamada|cita telefónica)`,
    `${notEs}(?:reservé|programé|agendé|concerté) ${wordsEs}(?:llamada|cita telefónica)`,
    `(?:su|la|tu) llamada ${wordsEs}(?:ha sido|ha quedado|queda|está) (?:reservad|programad|agendad|confirmad)a`,
  ],
  email: [
    `${iEs}enviado ${wordsEs}(?:correo|e-?mail|copia|enlace|factura)`,
    `${notEs}envié ${wordsEs}(?:correo|e-?mail|copia|enlace)`,
    '(?:el correo|el e-?mail|la copia) (?:ha sido enviad[oa]|se ha enviado|está en camino)',
  ],
  ticket: [
    `${weEs}(?:abierto|creado|registrado|actualizado|cerrado) (?:un|el|su|este|una|la) (?:ticket|tique|incidencia)`,
    `${notEs}(?:abrí|creé|registré|actualicé|cerré) (?:un|el|su|este|una|la) (?:ticket|tique|incidencia)`,
  ],
  impossible: [
    `${iEs}(?:cancelado|anulado|dado de baja|restablecido|cambiado|modificado|eliminado|prorrogado)`,
    `${notEs}hemos (?:ya )?(?:cancelado|anulado|restablecido|cambiado|modificado|eliminado|prorrogado) (?:su|sus|tu|tus)`,
    `${notEs}(?:cancelé|anulé|restablecí|cambié|modifiqué|eliminé)`,
    `${justEs}(?:cancelar|anular|restablecer|cambiar|modificar|eliminar) (?:su|sus|tu|tus|el|la|los|las)`,
  ],
  urges: [
    `${urgeEs} (?:que (?:cambie|pase|contrate) )?(?:pasar |cambiar |contratar )?(?:al |a |el |un |nuestro )*${planEs}`,
    `${urgeEs} (?:que )?(?:invertir|invierta|demandar|demande)`,
    `(?:debería|deberías|deberían) (?:invertir|demandar|deducir|(?:pasar|cambiar|cambiarse|pasarse) al ${planEs})`,
  ],
  judges: [
    '(?:mejor|ideal|perfecto) (?:plan|producto|paquete) para (?:usted|ti|ustedes)|plan (?:ideal|perfecto) para (?:usted|ti|ustedes)',
    'deducibles? de impuestos|fiscalmente deducibles?|desgravables?',
    '(?:buena|excelente|gran) inversión|inversión (?:segura|inteligente)',
    'tiene legalmente derecho|tiene derecho legal|está legalmente obligad[oa]',
  ],
  leavesOpen: ['si|cuál|qué|no (?:puedo|sé)'],
}

const wordsPt = gap('não|nunca|nada|nenhuma?|nem', 5)
const notPt = '(?<!(?:não|nunca) (?:(?:lhe|te|se|lhes|o|a) )*)'
const refundPt = '(?:o|um|o seu|seu) (?:reembolso|estorno)'
const callPt = '(?:chamada|ligação|telefonema)'
const planPt = `(?:(?:plano|pacote) (?:${planName}|superior)|${planName})`
const urgePt =
  '(?<!não )(?:recomendo|recomendamos|aconselho|aconselhamos|sugiro|sugerimos)(?:-lhe)?(?: vivamente)?'

export const portuguese: Phrases = {
  conditional: [
    'quando|assim que|logo que|antes|até que|caso|a menos|se (?:eu|o|a|já|for|quiser|tiver|houver)',
  ],
  refund: [
    `${notPt}(?:reembolsei|reembolsámos|estornei|estornámos|creditei|creditámos)(?:-lhe)?`,
    `${notPt}(?:processei|emiti|aprovei|efetuei|fiz|realizei|processámos|emitimos) ${refundPt}`,
    `${notPt}devolvi(?:-lhe)? ${wordsPt}(?:valor|montante|dinheiro|[£€$]\\d\\S*|\\d\\S*)`,
    `acabei de (?:reembolsar|estornar|(?:processar|emitir|aprovar|efetuar|fazer) ${refundPt})`,
    `(?:o|seu) (?:seu )?(?:reembolso|estorno) ${wordsPt}(?:já )?(?:foi (?:processado|emitido|aprovado|efetuado|feito|realizado)|está a caminho|está em curso)`,
  ],
  call: [
    `${notPt}(?:agendei|marquei|reservei|agendámos|marcámos) ${wordsPt}${callPt}`,
    `(?:a |sua )(?:sua )?${callPt} ${wordsPt}(?:já )?(?:foi|está|ficou) (?:agendad|marcad|reservad|confirmad)[ao]`,
  ],
  email: [
    `${notPt}(?:enviei|mandei)(?:-lhe)? ${wordsPt}(?:e-?mail|cópia|link|ligação|fatura)`,
    '(?:o e-?mail|a cópia) (?:já )?(?:foi enviad[oa]|está a caminho)',
  ],
  ticket: [
    `${notPt}(?:abri|criei|registei|registrei|atualizei|fechei|criámos) (?:um|o|o seu|este) (?:ticket|chamado)`,
  ],
  impossible: [
    `${notPt}(?:cancelei|anulei|redefini|alterei|eliminei|apaguei|removi|prolonguei|encerrei)`,
    `${notPt}(?:cancelámos|anulámos|redefinimos|alterámos|eliminámos) (?:o seu|a sua|os seus|as suas)`,
    'acabei de (?:cancelar|anular|redefinir|alterar|eliminar|apagar|remover)',
  ],
  urges: [
    `${urgePt} (?:que (?:mude|passe|contrate) |mudar |passar |a mudar |a passar )?(?:para |ao |o |um |nosso )*${planPt}`,
    `${urgePt} (?:que |a )?(?:investir|invista|processar|processe)`,
    `(?:deveria|devia|deverias) (?:investir|processar|deduzir|(?:mudar|passar) para o ${planPt})`,
  ],
  judges: [
    '(?:melhor|ideal|perfeito) (?:plano|produto|pacote|investimento) para (?:si|você|ti)|plano (?:ideal|perfeito) para (?:si|você|ti)',
    'dedutíve(?:l|is) (?:nos|em|de) impostos?|fiscalmente dedutíve(?:l|is)',
    '(?:bom|ótimo|excelente) investimento|investimento seguro',
    'tem legalmente direito|é legalmente obrigad[oa]',
  ],
  leavesOpen: ['se|qual|não (?:posso|sei)'],
}
