/** Mailpit's release of a message, and what it tells its window of it. What may go, and how, is `assembly/release.ts`'s. */
import { mebibytes } from '../../base/units.ts';
import type { Letters, Scope } from '../../capture/letters.ts';
import { bodyOf, json, type Route, router, text } from '../answer.ts';
import type { Tongue } from '../door.ts';
import type { Release } from '../release.ts';
import { readId } from './shapes.ts';

type Context = { readonly request: Request; readonly scope: Scope };

const MOST_BODY = mebibytes(5);

type ReleaseOptions = {
  readonly letters: Letters;
  readonly release: Release;
  /** Is there a SpamAssassin to ask? */
  readonly hasSpamAssassin: () => boolean;
};

export function mailpitRelease({ letters, release, hasSpamAssassin }: ReleaseOptions): Tongue {
  const routes: readonly Route<Context>[] = [
    ['GET', '/api/v1/webui', () => json(webUi(release.allowed(), hasSpamAssassin()))],
    [
      'POST',
      '/api/v1/message/:id/release',
      async ({ request, scope }, { id = '' }) => {
        const newest = async () => (await letters.find(scope, null, { start: 0, limit: 1 })).ids[0] ?? null;
        const wanted = id === 'latest' ? await newest() : readId(id);
        const [letter] = wanted === null ? [] : await letters.read(scope, [wanted]);
        if (!letter) return text('Message not found', 404);
        const to = recipientsIn(await bodyOf(request, MOST_BODY));
        if (!to) return text('The request is no JSON object with a list To', 400);
        const fault = await release.send(letter, to);
        return fault === null ? text('ok') : text(fault, 400);
      },
    ],
  ];
  const answer = router(routes);
  return { tool: 'mailpit', answer: (request, path, scope) => answer(request.method, path, { request, scope }) };
}

/** A pattern of its own language (Go's, RE2) for who is allowed, as Mailpit tells it. */
function webUi(allowed: ReturnType<Release['allowed']>, SpamAssassin: boolean) {
  const AllowedRecipients = allowed ? `^(${allowed.recipients.map(asPattern).join('|')})$` : '';
  return {
    Label: '',
    MessageRelay: {
      ...{ Enabled: allowed !== null, SMTPServer: allowed?.host ?? '', ReturnPath: '' },
      ...{ AllowedRecipients, BlockedRecipients: '', OverrideFrom: '', PreserveMessageIDs: false },
      RecipientAllowlist: AllowedRecipients,
    },
    ...{ SpamAssassin, ChaosEnabled: true, DuplicatesIgnored: false, HideDeleteAllButton: false },
  };
}

const asPattern = (one: string): string =>
  `${one.startsWith('@') ? '.*' : ''}${one.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}`;

function recipientsIn(body: Uint8Array | null): readonly string[] | null {
  try {
    const given: unknown = JSON.parse(Buffer.from(body ?? []).toString());
    const to = typeof given === 'object' && given !== null && 'To' in given ? given.To : null;
    return Array.isArray(to) && to.every(one => typeof one === 'string') ? to : null;
  } catch {
    return null;
  }
}
