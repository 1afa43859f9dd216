/** The subject of an answer or of what is passed on, and the thread it belongs to. Pure. RFC 5322 §3.6.4, §3.6.5. */

/** As mail programs of many languages write them; `Re[2]:` and `Re (3):` count. */
const ANSWERED = /^\s*(?:re|aw|antw|sv|vs|odp|rif|res|ynt|回复|答复)\s*(?:[[(]\d+[\])])?\s*[:：]\s*/i;
const PASSED_ON = /^\s*(?:fwd?|wg|tr|rv|i|vl|enc|doorst|转发)\s*(?:[[(]\d+[\])])?\s*[:：]\s*/i;

const strip = (subject: string, prefix: RegExp): string => {
  let rest = subject.trim();
  while (prefix.test(rest)) rest = rest.replace(prefix, '');
  return rest;
};

/** `Re:` and `Fwd:` in every language: RFC 5322 §3.6.5 names them, and every mail program knows them. */
export const answerSubject = (subject: string | null): string => `Re: ${strip(subject ?? '', ANSWERED)}`.trimEnd();
export const forwardSubject = (subject: string | null): string => `Fwd: ${strip(subject ?? '', PASSED_ON)}`.trimEnd();

export type ThreadIds = {
  readonly messageId: readonly string[] | null;
  readonly inReplyTo: readonly string[] | null;
  readonly references: readonly string[] | null;
};
export type Answering = { readonly inReplyTo: readonly string[] | null; readonly references: readonly string[] | null };

/** More than this of a long thread helps nobody: the first, which names the thread, and the last ones. */
const MOST_REFERENCES = 50;

/** Its references (or the one it answers, where it has none), then its own id. */
export function answering({ messageId, inReplyTo, references }: ThreadIds): Answering {
  const before = references?.length ? references : inReplyTo?.length === 1 ? inReplyTo : [];
  const all = [...new Set([...before, ...(messageId ?? [])])];
  const kept = all.length > MOST_REFERENCES ? [all[0]!, ...all.slice(1 - MOST_REFERENCES)] : all;
  return { inReplyTo: messageId?.length ? messageId : null, references: kept.length > 0 ? kept : null };
}
