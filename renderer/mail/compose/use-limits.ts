/** How much this server takes: of attachments by JMAP's word, of the whole message by SMTP's SIZE. */
import { useMemo } from 'react';
import type { JmapId } from '../../../server/jmap/types.ts';
import { useFromJmap } from '../../jmap/react.tsx';
import { useAnswer } from '../../live.ts';
import type { SizeLimits } from './sizes.ts';

const MAIL = 'urn:ietf:params:jmap:mail';
const SUBMISSION = 'urn:ietf:params:jmap:submission';

const capability = (
  session: {
    readonly accounts: Readonly<Record<string, { readonly accountCapabilities: Readonly<Record<string, unknown>> }>>;
  } | null,
  accountId: JmapId | null,
  urn: string,
  name: string,
): number | null => {
  const found = (session?.accounts[accountId ?? '']?.accountCapabilities[urn] as Record<string, unknown> | undefined)?.[
    name
  ];
  return typeof found === 'number' ? found : null;
};

export function useLimits(accountId: JmapId | null): SizeLimits {
  const attachments = useFromJmap(client => capability(client.session, accountId, MAIL, 'maxSizeAttachmentsPerEmail'));
  const settings = useAnswer('message size', api => api.settings.list({}));
  const found =
    settings.state === 'ready' ? settings.data.find(one => one.key === 'smtp.max-message-bytes')?.value : null;
  const message = typeof found === 'number' && found > 0 ? found : null;
  return useMemo(() => ({ attachments, message }), [attachments, message]);
}

/** How far ahead a letter may be dated, in seconds; 0: not at all. */
export const useLongestDelay = (accountId: JmapId | null): number =>
  useFromJmap(client => capability(client.session, accountId, SUBMISSION, 'maxDelayedSend')) ?? 0;

/** Whether a letter may ask that every server on its way is proven and encrypts it (RFC 8689). */
export const useCanRequireTls = (accountId: JmapId | null): boolean =>
  useFromJmap(client => {
    const account = client.session?.accounts[accountId ?? '']?.accountCapabilities[SUBMISSION];
    const offered = (account as { readonly submissionExtensions?: object } | undefined)?.submissionExtensions;
    return offered !== undefined && 'REQUIRETLS' in offered;
  });
