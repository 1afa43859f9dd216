/** A connection of which nothing came: refused by us, asked back, not signed in, not encrypted as it should be. Pure. */
import type { StoredNote } from '../store/interface.ts';
import type { Action } from './answer.ts';
import { allOf, type Of, row } from './evidence.ts';
import type { Candidate, Found, Gathered } from './gathered.ts';
import { type OurNo, ourNo, type RefusalCode } from './refusals.ts';

type Refused = Of<'smtp.refused'>;

/** What a client hears because it went on after a refusal: not what it came to grief by. */
const isConsequence = ({ fields: { reply } }: Refused): boolean =>
  /^(?:503|\d{3} 5\.5\.1)\b/.test(reply) && !reply.includes('begins in clear');

/** Of a candidate that is no message: its last refusal that fits the question. */
export function refusedOf(candidate: Candidate, gathered: Gathered): Found | null {
  const refusals = allOf(candidate.notes, 'smtp.refused').filter(one => !isConsequence(one));
  const named = new Set(gathered.question.named.map(({ address }) => address));
  const fitting = refusals.filter(({ fields }) =>
    [fields.sender, fields.recipient, ...(fields.recipients ?? [])].some(one => one && named.has(one.toLowerCase())),
  );
  const refused = fitting.at(-1) ?? refusals.at(-1);
  if (refused) return byRefusal(refused, gathered, candidate);
  const turnedAway = allOf(candidate.notes, 'connection.refused').at(-1);
  if (turnedAway) return turnedAwayFound(turnedAway as unknown as StoredNote);
  const signIn = candidate.notes.findLast(note => note.name.endsWith('.sign-in-refused'));
  return signIn ? signInFound(signIn) : null;
}

function byRefusal(refused: Refused, gathered: Gathered, about: Candidate): Found {
  const { at, fields, trace } = refused;
  const no = ourNo(fields);
  const who = fields.sender || fields.helo || fields.remote;
  const to = fields.recipient ?? fields.recipients?.[0] ?? '';
  const proof = { evidence: [row(refused)], at, about, dialogue: { trace, reply: fields.reply } };
  switch (no.kind) {
    case 'greylisted':
      return {
        ...proof,
        cause: { code: 'greylisted', values: { at, who, to } },
        action: allowAction(about, fields.remote),
      };
    case 'limited':
      return {
        ...proof,
        cause: { code: 'limited', values: { at, remote: fields.remote, until: null } },
        action: { kind: 'forgive', address: fields.remote },
      };
    case 'tls-on-plain':
      return tlsOnPlain(refused, gathered, about);
    case 'refused':
    case 'later':
      return refusedFound(no, refused, { who, to }, about, proof, gathered);
  }
}

function refusedFound(
  no: Extract<OurNo, { kind: 'refused' | 'later' }>,
  { at, fields }: Refused,
  { who, to }: { readonly who: string; readonly to: string },
  about: Candidate,
  proof: Pick<Found, 'evidence' | 'at' | 'about' | 'dialogue'>,
  { suppressed, free }: Gathered,
): Found {
  const code: RefusalCode = no.kind === 'refused' ? no.code : 'other';
  if (code === 'suppressed') {
    const row = suppressed.get(to.toLowerCase());
    const values = { to, until: row?.until ?? null, reply: row?.reply ?? fields.reply };
    return { ...proof, cause: { code: 'suppressed', values }, action: { kind: 'lift', address: to } };
  }
  const evidence =
    code === 'disk-full'
      ? [
          ...proof.evidence,
          { at: null, said: { code: 'free', values: { bytes: free } } as const, trace: null, bytes: [] },
        ]
      : proof.evidence;
  return {
    ...{ ...proof, evidence },
    cause: { code: 'refused', values: { at, code, who, to, because: fields.because } },
    action: actionFor(code, about, fields, to),
  };
}

function actionFor(code: RefusalCode, about: Candidate, fields: Refused['fields'], to: string): Action | null {
  switch (code) {
    case 'relay':
    case 'sign-in-first':
    case 'tls-first':
    case 'mechanism':
      return { kind: 'open-connect' };
    case 'no-such-mailbox':
      return { kind: 'open-people' };
    case 'mailbox-closed':
    case 'mailbox-full':
      return to === '' ? null : { kind: 'open-person', address: to };
    case 'too-big':
      return { kind: 'open-setting', key: 'smtp.max-message-size' };
    case 'elsewhere-off':
      return { kind: 'open-setting', key: 'mode' };
    case 'not-your-address':
    case 'disk-full':
    case 'too-many':
      return { kind: 'open-journey', trace: about.trace };
    default:
      return allowAction(about, fields.remote);
  }
}

/** A rule would let in what was judged; what was not judged shows its journey. */
const allowAction = ({ judged, trace }: Candidate, _remote: string): Action =>
  judged?.pardon ? { kind: 'allow', trace, of: judged.pardon } : { kind: 'open-journey', trace };

// ── not signed in ──

export function signInFound(note: StoredNote): Found {
  const { user, remote, why } = note.fields as unknown as Of<'smtp.sign-in-refused'>['fields'];
  const { at, trace } = note;
  const values = { at, user, remote };
  const base = { evidence: [row(note)], at, dialogue: { trace, reply: '535' } };
  if (why.includes('closed'))
    return { ...base, cause: { code: 'login-closed', values }, action: { kind: 'open-person', address: user } };
  if (why.includes('too many'))
    return { ...base, cause: { code: 'login-throttled', values }, action: { kind: 'open-person', address: user } };
  return {
    ...base,
    cause: { code: 'wrong-password', values },
    action: user.includes('@') ? { kind: 'open-person', address: user } : { kind: 'open-people' },
  };
}

// ── not encrypted as it should be ──

function tlsOnPlain({ at, fields, trace }: Refused, { listeners }: Gathered, about?: Candidate): Found {
  const port = listeners.find(one => one.name === fields.listener)?.port ?? null;
  return {
    cause: { code: 'tls-on-plain', values: { at, remote: fields.remote, listener: fields.listener, port } },
    evidence: [{ ...row({ at, trace, name: 'smtp.refused', fields } as never), bytes: ['16 03 …', fields.reply] }],
    action: { kind: 'open-connect' },
    at,
    ...(about ? { about } : {}),
  };
}

export function turnedAwayFound(note: StoredNote, gathered?: Gathered): Found {
  if (note.name === 'smtp.refused') return tlsOnPlain(note as unknown as Refused, gathered!);
  if (note.name === 'connection.mismatch') return mismatched(note as unknown as Of<'connection.mismatch'>, gathered);
  const { at, fields } = note as unknown as Of<'connection.refused'>;
  const { remote, listener, because } = fields;
  const base = { evidence: [row(note)], at };
  const connect = { kind: 'open-connect' } as const;
  if (/handshake|TLS/.test(because))
    return { ...base, action: connect, cause: { code: 'tls-failed', values: { at, remote, listener, because } } };
  if (/too many connections|said nothing/.test(because))
    return { ...base, action: null, cause: { code: 'turned-away', values: { at, remote, listener } } };
  return {
    ...base,
    cause: { code: 'limited', values: { at, remote, until: null } },
    action: { kind: 'forgive', address: remote },
  };
}

/** A setting of the program is wrong. */
function mismatched(note: Of<'connection.mismatch'>, gathered?: Gathered): Found {
  const { at, fields } = note;
  const { remote, listener, wrong, said } = fields;
  const port = gathered?.listeners.find(one => one.name === listener)?.port ?? null;
  const base = { evidence: [{ ...row(note), bytes: [said] }], at, action: { kind: 'open-connect' } as const };
  const values = { at, remote, listener };
  switch (wrong) {
    case 'tls-on-plain':
    case 'plain-on-tls':
      return { ...base, cause: { code: wrong, values: { ...values, port } } };
    case 'certificate':
      return { ...base, cause: { code: 'tls-untrusted', values } };
    case 'old-tls':
      return { ...base, cause: { code: 'tls-failed', values: { ...values, because: said } } };
    case 'no-encryption':
      return {
        ...base,
        cause: { code: 'refused', values: { at, code: 'tls-first', who: remote, to: '', because: said } },
      };
    case 'mechanism':
    case 'port-25':
      return {
        ...base,
        cause: { code: 'refused', values: { at, code: 'mechanism', who: remote, to: '', because: said } },
      };
  }
}

/** Whether it is about TLS. */
export const isTlsTrouble = (note: StoredNote): boolean =>
  note.name === 'connection.mismatch' ||
  (note.name === 'connection.refused'
    ? /handshake|TLS/.test(String(note.fields.because))
    : /begins in clear|TLS handshake failed/.test(`${note.fields.reply} ${note.fields.because}`));
