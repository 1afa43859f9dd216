/** How one leaves the list: RFC 2369 §3.2, RFC 8058, and what large receivers ask for since 2024. Pure. */
import type { SignatureVerdict } from '../../mailauth/dkim-verdict.ts';
import type { Message } from '../../mime/message.ts';
import { type Finding, found } from './finding.ts';

const LONGEST = 5000;

/** `signatures`: null where nothing is known of them. */
export function leavingOf({ headers }: Message, signatures: readonly SignatureVerdict[] | null): readonly Finding[] {
  const field = (name: string) =>
    headers.filter(one => one.name.toLowerCase() === name).map(one => one.value.trim().slice(0, LONGEST));
  const [list, post] = [field('list-unsubscribe'), field('list-unsubscribe-post')];
  const isList =
    ['list-id', 'list-post', 'feedback-id'].some(name => field(name).length > 0) ||
    /bulk|list/i.test(field('precedence')[0] ?? '');
  if (list.length === 0) {
    if (post.length > 0) return [found('leaving', 'fault', 'one-click-alone')];
    return isList ? [found('leaving', 'fault', 'no-leaving')] : [];
  }
  const value = list[0] ?? '';
  // Blanks are taken off afterwards: in the expression they could be taken in too many ways.
  const links = [...value.matchAll(/<([^<>]{1,2000})>/g)]
    .map(([, link = '']) => link.trim())
    .filter(link => link !== '');
  const web = links.filter(link => /^https?:/i.test(link));
  const findings: Finding[] = [];
  const tell = (severity: Finding['severity'], code: string, values: Finding['values'] = {}): void => {
    findings.push(found('leaving', severity, code, values));
  };
  if (list.length > 1) tell('fault', 'leaving-twice', { count: list.length });
  if (links.length === 0) tell('fault', 'leaving-no-brackets');
  for (const link of links) {
    if (!/^(?:https?|mailto):/i.test(link)) tell('fault', 'leaving-scheme', { link: link.slice(0, 100) });
    else if (/\s/.test(link) || (/^http/i.test(link) && !URL.canParse(link)))
      tell('fault', 'leaving-unread', { link: link.slice(0, 100) });
  }
  if (post.length === 0) tell(web.length > 0 ? 'warning' : 'note', 'no-one-click');
  else {
    if (!/^List-Unsubscribe=One-Click$/i.test(post[0] ?? ''))
      tell('fault', 'one-click-words', { value: (post[0] ?? '').slice(0, 80) });
    // RFC 8058 §3.1: one HTTPS address.
    if (!web.some(link => /^https:/i.test(link))) tell('fault', 'one-click-https');
    if (signatures !== null) {
      const covers = signatures.some(
        ({ signedFields }) =>
          signedFields.includes('list-unsubscribe') && signedFields.includes('list-unsubscribe-post'),
      );
      // RFC 8058 §4: a valid DKIM signature covers both fields.
      if (!covers) tell('fault', signatures.length === 0 ? 'one-click-unsigned' : 'one-click-not-covered');
    }
  }
  if (findings.length === 0) tell('fine', 'leaving-fine', { count: links.length });
  return findings;
}
