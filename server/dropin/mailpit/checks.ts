/**
 * Mailpit's `html-check`, `link-check` and `sa-check` of a message, in its shapes. Links are asked by HEAD because the question
 * asks for it; what leads inside is answered 451 and not asked. SpamAssassin is there where the settings name one.
 */
import { STATUS_CODES } from 'node:http';
import { searchFilter } from '../../access/mail-search.ts';
import type { Clock } from '../../base/ports.ts';
import type { Result } from '../../base/result.ts';
import { type CheckedMessage, type CheckReport, type CheckTools, checkMessage } from '../../capture/checks/check.ts';
import type { Compat } from '../../capture/checks/compat.ts';
import type { Letter, Letters, Scope } from '../../capture/letters.ts';
import type { Message } from '../../mime/message.ts';
import type { EmailFilter, Id, Store } from '../../store/interface.ts';
import { json, type Route, router, text } from '../answer.ts';
import type { Tongue } from '../door.ts';
import { readId } from './shapes.ts';

export type MailpitChecksOptions = {
  readonly letters: Letters;
  readonly store: Store;
  readonly clock: Clock;
  readonly account: () => Promise<Id | null>;
  readonly readMessage: (id: Id) => Promise<Message | null>;
  readonly tools: CheckTools;
  readonly raw: (id: Id) => Promise<Uint8Array>;
  readonly spamAssassin: SpamAssassin;
};
/** The one that the owner has named, if any. */
export type SpamAssassin = {
  isThere(): boolean;
  /** The fault is a sentence. */
  report(checked: CheckedMessage): Promise<Result<SpamReport, string>>;
};
type SpamReport = {
  readonly score: number;
  readonly threshold: number;
  readonly rules: readonly { readonly score: number; readonly name: string; readonly description: string }[];
};
type Context = { readonly url: URL; readonly scope: Scope };

const MOST_LINKS = 100;

export function mailpitChecks(options: MailpitChecksOptions): Tongue {
  const { letters, store, clock, tools, spamAssassin } = options;

  /** By ID, or the newest that a query finds. */
  async function meant({ url, scope }: Context, id: string): Promise<Letter | null> {
    let wanted = readId(id);
    if (id === 'latest') {
      const account = await options.account();
      const query = url.searchParams.get('query') ?? '';
      let filter: EmailFilter | null = null;
      if (query.trim() !== '' && account !== null) {
        const zone = url.searchParams.get('tz');
        const found = await searchFilter({ store, clock, account }, query, {
          ...{ asWritten: true, ...(zone ? { zone } : {}) },
        });
        if (!found.ok) return null;
        filter = found.value.filter;
      }
      wanted = (await letters.find(scope, filter, { start: 0, limit: 1 })).ids[0] ?? null;
    }
    const [letter] = wanted === null ? [] : await letters.read(scope, [wanted]);
    return letter ?? null;
  }
  const about =
    (answer: (context: Context, message: Message, letter: Letter) => Promise<Response>) =>
    async (context: Context, { id = '' }: Readonly<Record<string, string>>): Promise<Response> => {
      const letter = await meant(context, id);
      if (!letter) return text('Message not found', 404);
      const message = await options.readMessage(letter.id);
      return message ? answer(context, message, letter) : text('The message could not be read', 500);
    };
  const look = (message: Message, question: Parameters<typeof checkMessage>[1]): Promise<CheckReport> =>
    checkMessage({ message, bytes: Buffer.alloc(0), handedIn: null }, question, tools);

  const routes: readonly Route<Context>[] = [
    [
      'GET',
      '/api/v1/message/:id/html-check',
      about(async (_, message) => {
        const { html } = await look(message, { checks: ['html'] });
        return html ? json(htmlCheckOf(html)) : text('message does not contain HTML', 400);
      }),
    ],
    [
      'GET',
      '/api/v1/message/:id/link-check',
      about(async ({ url }, message) => {
        const follow = /^(?:1|true|yes)$/i.test(url.searchParams.get('follow') ?? '');
        const { links } = await look(message, { checks: ['links'], askLinks: true, follow });
        return json(linkCheckOf(links ?? []));
      }),
    ],
    [
      'GET',
      '/api/v1/message/:id/sa-check',
      (context, parameters) => {
        if (!spamAssassin.isThere()) return text('404 page not found', 404);
        return about(async (_, message, { id, handedIn }) => {
          const bytes = Buffer.from(await options.raw(id));
          return json(spamCheckOf(await spamAssassin.report({ message, bytes, handedIn })));
        })(context, parameters);
      },
    ],
  ];
  const answer = router(routes);
  return {
    tool: 'mailpit',
    answer: (request, path, scope) => answer(request.method, path, { url: new URL(request.url), scope }),
  };
}

const spamCheckOf = (said: Result<SpamReport, string>) =>
  said.ok
    ? {
        ...{ Error: '', IsSpam: said.value.score >= said.value.threshold, Score: said.value.score },
        Rules: said.value.rules.map(({ score, name, description }) => ({
          ...{ Score: score, Name: name, Description: description },
        })),
      }
    : { Error: said.error, IsSpam: false, Score: 0, Rules: [] };

const htmlCheckOf = (html: Compat) => ({
  Total: {
    ...{ Tests: html.tests, Nodes: html.nodes },
    ...{ Supported: html.supported, Partial: html.partial, Unsupported: html.unsupported },
  },
  Warnings: html.warnings.map(one => ({
    ...{ Slug: one.slug, Title: one.title, Description: shown(one.description), URL: one.url },
    ...{ Category: one.category, Tags: one.tags, Keywords: one.keywords },
    Results: one.results.map(({ name, family, platform, version, support, note }) => ({
      ...{ Name: name, Platform: platform, Family: family, Version: version, Support: support, NoteNumber: note },
    })),
    NotesByNumber: Object.fromEntries(Object.entries(one.notes).map(([number, note]) => [number, shown(note)])),
    Score: {
      Found: one.score.found,
      ...{ Supported: one.score.supported, Partial: one.score.partial, Unsupported: one.score.unsupported },
    },
  })),
  Platforms: html.platforms,
});

/** Its few marks of Markdown, as HTML. */
const shown = (words: string): string =>
  words
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/`([^`]{1,300})`/g, '<code>$1</code>')
    .replace(/\[([^\]]{1,300})\]\((https?:[^)\s"]{1,500})\)/g, '<a href="$2" target="_blank">$1</a>');

function linkCheckOf(links: NonNullable<CheckReport['links']>) {
  const asked = links.flatMap(({ href, answer }) => (answer ? [{ href, ...answer }] : [])).slice(0, MOST_LINKS);
  return {
    Errors: asked.filter(({ status }) => status === 0 || status >= 400).length,
    Links: asked.map(({ href, status, because }) => ({
      ...{ URL: href, StatusCode: status },
      Status:
        status === 0 ? because : status === 451 ? 'Blocked private/reserved address' : (STATUS_CODES[status] ?? ''),
    })),
  };
}
