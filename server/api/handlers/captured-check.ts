/** Looks at one captured message: what is wrong with it, and where. */
import { z } from 'zod';
import { readApart } from '../../access/message-reader.ts';
import { CHECKS, checkMessage } from '../../capture/checks/check.ts';
import type { Compat } from '../../capture/checks/compat.ts';
import { MOST_HTML } from '../../capture/checks/html-scan.ts';
import type { Letters } from '../../capture/letters.ts';
import { inboxName } from '../../queue/captured.ts';
import type { CheckedMail } from '../captured-contract.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call } from '../rpc.ts';

const question = z.object({
  inbox: z.string().max(400).optional(),
  message: z.number().int().min(1).optional(),
  checks: z.array(z.enum(CHECKS)).max(CHECKS.length).readonly().optional(),
  askLinks: z.boolean().optional(),
  follow: z.boolean().optional(),
  askDns: z.boolean().optional(),
});

export const checkCall = ({ store, clock, checks: tools }: ServerPorts, letters: Letters) =>
  call(
    question,
    async ({ inbox, message: wanted, checks, askLinks, follow, askDns }, { signal }): Promise<CheckedMail> => {
      const scope = { inbox: inbox === undefined ? null : (inboxName(inbox) ?? '') };
      const id = wanted ?? (await letters.find(scope, null, { start: 0, limit: 1 })).ids[0];
      const [letter] = id === undefined ? [] : await letters.read(scope, [id]);
      if (!letter) throw new ApiError('NOT_FOUND', 'There is no such message');
      const bytes = Buffer.from(await store.bytes(letter.id));
      const message = await readApart(bytes, clock);
      if (!message) throw new ApiError('FAILED', 'The message cannot be read');
      const report = await checkMessage(
        { message, bytes, handedIn: letter.handedIn },
        {
          ...(checks === undefined ? {} : { checks }),
          ...{ askLinks: askLinks ?? false, follow: follow ?? false, askDns: askDns ?? false },
        },
        tools,
        signal,
      );
      return {
        ...{ ...report, message: letter.id, subject: message.subject },
        html: report.html && withoutResults(report.html),
        source: message.html === null ? null : message.html.slice(0, MOST_HTML),
      };
    },
  );

const withoutResults = ({ platforms: _, warnings, ...html }: Compat): NonNullable<CheckedMail['html']> => ({
  ...html,
  warnings: warnings.map(({ results: __, ...one }) => one),
});
