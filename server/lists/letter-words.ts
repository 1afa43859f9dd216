/**
 * What a list writes to people, in their words: English and German. Plain text, short lines; what to do stands alone in a
 * line. Names and subjects that somebody else has chosen stand in them as text, and never in a header without a check.
 */
import type { Language } from './rules.ts';

export type LetterFacts = {
  readonly list: string;
  readonly address: string;
  readonly name: string;
  readonly description: string;
  /** Whom it is about. */
  readonly who: string;
  /** What to write to, and to open; '' where there is none. */
  readonly answerTo: string;
  readonly refuseTo: string;
  readonly url: string;
  readonly requestAt: string;
  readonly ownerAt: string;
  readonly leaveAt: string;
  readonly days: number;
  readonly subject: string;
  readonly because: string;
  /** Lines that are made elsewhere: members, what became of each command. */
  readonly lines: readonly string[];
};

export type LetterKind =
  | 'confirm-join'
  | 'confirm-leave'
  | 'wait'
  | 'ask-owner'
  | 'welcome'
  | 'refused'
  | 'goodbye'
  | 'already'
  | 'stranger'
  | 'help'
  | 'result'
  | 'held'
  | 'hold-told'
  | 'rejected'
  | 'disabled'
  | 'disabled-told'
  | 'probe';

type Words = readonly [subject: (f: LetterFacts) => string, text: (f: LetterFacts) => readonly string[]];
type AllWords = { readonly [K in LetterKind]: Words };

/** The ways to answer: by mail, and in the browser where there is one. */
const answerEn = (f: LetterFacts): readonly string[] => [
  'Answer this letter, as it is, or write to',
  `  ${f.answerTo}`,
  ...(f.url === '' ? [] : ['or open', `  ${f.url}`]),
];
const answerDe = (f: LetterFacts): readonly string[] => [
  'Antworten Sie auf diesen Brief, so wie er ist, oder schreiben Sie an',
  `  ${f.answerTo}`,
  ...(f.url === '' ? [] : ['oder öffnen Sie', `  ${f.url}`]),
];
const endEn = (f: LetterFacts) => ['', '-- ', `${f.name} <${f.address}>`, `Help: ${f.requestAt}`];
const endDe = (f: LetterFacts) => ['', '-- ', `${f.name} <${f.address}>`, `Hilfe: ${f.requestAt}`];

const en: AllWords = {
  'confirm-join': [
    f => `Please confirm: join ${f.name}`,
    f => [
      `Somebody, we hope you, asked that ${f.who} should get the posts of the`,
      `mailing list ${f.address}.`,
      '',
      ...answerEn(f),
      '',
      `If it was not you, do nothing: without an answer within ${f.days} days nothing`,
      'happens.',
      ...endEn(f),
    ],
  ],
  'confirm-leave': [
    f => `Please confirm: leave ${f.name}`,
    f => [
      `Somebody, we hope you, asked that ${f.who} should leave the mailing`,
      `list ${f.address}.`,
      '',
      ...answerEn(f),
      '',
      `If it was not you, do nothing: you stay a member.`,
      ...endEn(f),
    ],
  ],
  wait: [
    f => `${f.name}: an owner is asked`,
    f => [
      `Thank you. An owner of ${f.address} decides now whether`,
      `${f.who} joins; you will hear of it.`,
      ...endEn(f),
    ],
  ],
  'ask-owner': [
    f => `${f.who} wishes to join ${f.name}`,
    f => [
      `${f.who} wishes to join ${f.address}, and has`,
      'confirmed the address. To let them in, answer this letter, or write to',
      `  ${f.answerTo}`,
      'To refuse, write to',
      `  ${f.refuseTo}`,
      ...endEn(f),
    ],
  ],
  welcome: [
    f => `Welcome to ${f.name}`,
    f => [
      `${f.who} is a member of ${f.address} now.`,
      ...(f.description === '' ? [] : ['', ...f.description.split(/\r?\n/)]),
      '',
      'To leave it, write to',
      `  ${f.leaveAt}`,
      `Its owners: ${f.ownerAt}`,
      ...endEn(f),
    ],
  ],
  refused: [
    f => `${f.name}: you cannot join`,
    f => [`${f.who} is not taken into ${f.address}: ${f.because}.`, `Its owners: ${f.ownerAt}`, ...endEn(f)],
  ],
  goodbye: [f => `You have left ${f.name}`, f => [`${f.who} gets no more posts of ${f.address}.`, ...endEn(f)]],
  already: [f => `${f.name}: you are a member`, f => [`${f.who} is a member of ${f.address} already.`, ...endEn(f)]],
  stranger: [
    f => `${f.name}: you are no member`,
    f => [
      `${f.who} is no member of ${f.address}; perhaps you joined under another`,
      'address. Each post says in its field List-Unsubscribe how its reader leaves.',
      ...endEn(f),
    ],
  ],
  help: [
    f => `${f.name}: help`,
    f => [
      `This is the mailing list ${f.address}.`,
      ...(f.description === '' ? [] : ['', ...f.description.split(/\r?\n/)]),
      '',
      `Write one of these words to ${f.requestAt}:`,
      '  subscribe      to join',
      '  unsubscribe    to leave',
      '  help           for this letter',
      'Its owners, who write from an account here, also:',
      '  who            all members',
      '  held           posts that wait',
      '  approve TOKEN, reject TOKEN',
      '  add ADDRESS, remove ADDRESS',
      '',
      `A person answers at ${f.ownerAt}`,
      ...endEn(f),
    ],
  ],
  result: [f => `${f.name}: what became of it`, f => [...f.lines, ...endEn(f)]],
  held: [
    f => `${f.name}: a post waits (${f.who})`,
    f => [
      `A post to ${f.address} waits for you: ${f.because}.`,
      '',
      `  From:    ${f.who}`,
      `  Subject: ${f.subject}`,
      '',
      'To let it go, answer this letter, or write to',
      `  ${f.answerTo}`,
      'To refuse it, write to',
      `  ${f.refuseTo}`,
      ...(f.url === '' ? [] : ['Or open', `  ${f.url}`]),
      '',
      `Without an answer it is thrown away after ${f.days} days. It is attached.`,
      ...endEn(f),
    ],
  ],
  'hold-told': [
    f => `${f.name}: your post waits`,
    f => [`Your post "${f.subject}" to ${f.address}`, `waits for a moderator: ${f.because}.`, ...endEn(f)],
  ],
  rejected: [
    f => `${f.name}: your post was not sent`,
    f => [
      `Your post "${f.subject}" to ${f.address}`,
      'was not sent to its members.',
      ...(f.because === '' ? [] : ['', f.because]),
      '',
      `Its owners: ${f.ownerAt}`,
      ...endEn(f),
    ],
  ],
  disabled: [
    f => `${f.name}: we cannot reach you`,
    f => [
      `Posts of ${f.address} to ${f.who} came back:`,
      `  ${f.because}`,
      'So none are sent there for now. If you read this, the address works again:',
      '',
      ...answerEn(f),
      '',
      'and you get posts again. Without an answer we try again in some days.',
      ...endEn(f),
    ],
  ],
  'disabled-told': [
    f => `${f.name}: ${f.who} cannot be reached`,
    f => [
      `Posts of ${f.address} to ${f.who} came back, and`,
      'none are sent there for now:',
      `  ${f.because}`,
      'The address is tried again by itself; nothing needs to be done.',
      ...endEn(f),
    ],
  ],
  probe: [
    f => `${f.name}: does this address work?`,
    f => [
      `Posts of ${f.address} to ${f.who} had come back, and`,
      'none were sent there since. If this letter does not come back, they are again.',
      ...endEn(f),
    ],
  ],
};

const de: AllWords = {
  'confirm-join': [
    f => `Bitte bestätigen: ${f.name} beitreten`,
    f => [
      `Jemand, wir hoffen Sie, hat gebeten, dass ${f.who} die Beiträge`,
      `der Mailingliste ${f.address} bekommt.`,
      '',
      ...answerDe(f),
      '',
      `Waren Sie es nicht, so tun Sie nichts: ohne Antwort innerhalb von ${f.days} Tagen`,
      'geschieht nichts.',
      ...endDe(f),
    ],
  ],
  'confirm-leave': [
    f => `Bitte bestätigen: ${f.name} verlassen`,
    f => [
      `Jemand, wir hoffen Sie, hat gebeten, dass ${f.who} die Mailingliste`,
      `${f.address} verlässt.`,
      '',
      ...answerDe(f),
      '',
      'Waren Sie es nicht, so tun Sie nichts: Sie bleiben Mitglied.',
      ...endDe(f),
    ],
  ],
  wait: [
    f => `${f.name}: ein Verantwortlicher wird gefragt`,
    f => [
      `Danke. Ein Verantwortlicher von ${f.address} entscheidet`,
      `nun, ob ${f.who} beitritt; Sie hören davon.`,
      ...endDe(f),
    ],
  ],
  'ask-owner': [
    f => `${f.who} möchte ${f.name} beitreten`,
    f => [
      `${f.who} möchte ${f.address} beitreten und hat`,
      'die Adresse bestätigt. Zum Aufnehmen antworten Sie auf diesen Brief oder',
      'schreiben an',
      `  ${f.answerTo}`,
      'Zum Ablehnen schreiben Sie an',
      `  ${f.refuseTo}`,
      ...endDe(f),
    ],
  ],
  welcome: [
    f => `Willkommen bei ${f.name}`,
    f => [
      `${f.who} ist nun Mitglied von ${f.address}.`,
      ...(f.description === '' ? [] : ['', ...f.description.split(/\r?\n/)]),
      '',
      'Um die Liste zu verlassen, schreiben Sie an',
      `  ${f.leaveAt}`,
      `Verantwortliche: ${f.ownerAt}`,
      ...endDe(f),
    ],
  ],
  refused: [
    f => `${f.name}: kein Beitritt`,
    f => [
      `${f.who} wird nicht in ${f.address} aufgenommen: ${f.because}.`,
      `Verantwortliche: ${f.ownerAt}`,
      ...endDe(f),
    ],
  ],
  goodbye: [
    f => `Sie haben ${f.name} verlassen`,
    f => [`${f.who} bekommt keine Beiträge von ${f.address} mehr.`, ...endDe(f)],
  ],
  already: [f => `${f.name}: Sie sind Mitglied`, f => [`${f.who} ist schon Mitglied von ${f.address}.`, ...endDe(f)]],
  stranger: [
    f => `${f.name}: Sie sind kein Mitglied`,
    f => [
      `${f.who} ist kein Mitglied von ${f.address}; vielleicht sind Sie unter`,
      'einer anderen Adresse beigetreten. Jeder Beitrag sagt im Feld List-Unsubscribe,',
      'wie sein Leser die Liste verlässt.',
      ...endDe(f),
    ],
  ],
  help: [
    f => `${f.name}: Hilfe`,
    f => [
      `Dies ist die Mailingliste ${f.address}.`,
      ...(f.description === '' ? [] : ['', ...f.description.split(/\r?\n/)]),
      '',
      `Schreiben Sie eines dieser Wörter an ${f.requestAt}:`,
      '  anmelden       um beizutreten',
      '  abmelden       um die Liste zu verlassen',
      '  hilfe          für diesen Brief',
      'Verantwortliche, die von einem Konto hier schreiben, auch:',
      '  mitglieder     alle Mitglieder',
      '  held           Beiträge, die warten',
      '  approve TOKEN, reject TOKEN',
      '  add ADRESSE, remove ADRESSE',
      '',
      `Ein Mensch antwortet unter ${f.ownerAt}`,
      ...endDe(f),
    ],
  ],
  result: [f => `${f.name}: was daraus wurde`, f => [...f.lines, ...endDe(f)]],
  held: [
    f => `${f.name}: ein Beitrag wartet (${f.who})`,
    f => [
      `Ein Beitrag an ${f.address} wartet auf Sie: ${f.because}.`,
      '',
      `  Von:     ${f.who}`,
      `  Betreff: ${f.subject}`,
      '',
      'Zum Freigeben antworten Sie auf diesen Brief oder schreiben an',
      `  ${f.answerTo}`,
      'Zum Ablehnen schreiben Sie an',
      `  ${f.refuseTo}`,
      ...(f.url === '' ? [] : ['Oder öffnen Sie', `  ${f.url}`]),
      '',
      `Ohne Antwort wird er nach ${f.days} Tagen verworfen. Er ist angehängt.`,
      ...endDe(f),
    ],
  ],
  'hold-told': [
    f => `${f.name}: Ihr Beitrag wartet`,
    f => [`Ihr Beitrag "${f.subject}" an ${f.address}`, `wartet auf einen Moderator: ${f.because}.`, ...endDe(f)],
  ],
  rejected: [
    f => `${f.name}: Ihr Beitrag wurde nicht verschickt`,
    f => [
      `Ihr Beitrag "${f.subject}" an ${f.address}`,
      'wurde nicht an die Mitglieder verschickt.',
      ...(f.because === '' ? [] : ['', f.because]),
      '',
      `Verantwortliche: ${f.ownerAt}`,
      ...endDe(f),
    ],
  ],
  disabled: [
    f => `${f.name}: wir erreichen Sie nicht`,
    f => [
      `Beiträge von ${f.address} an ${f.who} kamen zurück:`,
      `  ${f.because}`,
      'Darum werden dorthin zurzeit keine geschickt. Wenn Sie dies lesen, geht die',
      'Adresse wieder:',
      '',
      ...answerDe(f),
      '',
      'und Sie bekommen wieder Beiträge. Ohne Antwort versuchen wir es in einigen Tagen',
      'noch einmal.',
      ...endDe(f),
    ],
  ],
  'disabled-told': [
    f => `${f.name}: ${f.who} ist nicht zu erreichen`,
    f => [
      `Beiträge von ${f.address} an ${f.who} kamen zurück;`,
      'dorthin werden zurzeit keine geschickt:',
      `  ${f.because}`,
      'Die Adresse wird von selbst wieder versucht; es ist nichts zu tun.',
      ...endDe(f),
    ],
  ],
  probe: [
    f => `${f.name}: geht diese Adresse?`,
    f => [
      `Beiträge von ${f.address} an ${f.who} waren`,
      'zurückgekommen, seither ging keiner dorthin. Kommt dieser Brief nicht zurück, so',
      'gehen sie wieder.',
      ...endDe(f),
    ],
  ],
};

const wording: { readonly [L in Language]: AllWords } = { en, de };

export function letterWords(kind: LetterKind, language: Language, facts: LetterFacts) {
  const [subject, text] = wording[language][kind];
  return { subject: subject(facts), text: `${text(facts).join('\r\n')}\r\n` };
}
