/** How much one mailbox may hold, or several that have no limit yet. */

import { useState } from 'react';
import type { AccountRow, Api } from '../../../server/api/contract.ts';
import { t } from '../../../server/base/language.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { size } from '../../design/format.ts';
import { useAct, useSay } from '../../shell/notices.tsx';
import { Actions, SizeField, useAsked } from '../forms.tsx';
import { bytesOf, sizeField } from '../people-words.ts';

type LimitProps = { readonly accounts: readonly AccountRow[]; readonly onClose: () => void };

/** One after the other: what the server refuses of the first, it refuses of all. */
async function give(api: Api, limits: readonly { address: string; quotaBytes: number | null }[]): Promise<true> {
  for (const one of limits) await api.accounts.change(one);
  return true;
}

export function LimitDialog({ accounts, onClose }: LimitProps) {
  const act = useAct();
  const say = useSay();
  const { busy, fault, submit } = useAsked();
  const [first] = accounts;
  const alone = accounts.length === 1 ? first! : null;
  const [limit, setLimit] = useState(sizeField(alone ? alone.quotaBytes : null));
  const quotaBytes = bytesOf(limit);
  const crowded = typeof quotaBytes === 'number' ? accounts.filter(one => one.usedBytes >= quotaBytes).length : 0;
  const save = submit(
    api =>
      give(
        api,
        accounts.map(({ address }) => ({ address, quotaBytes: quotaBytes ?? null })),
      ),
    () => {
      const before = accounts.map(({ address, quotaBytes: was }) => ({ address, quotaBytes: was }));
      const undo = (): void => void act(t('Taking back'), api => give(api, before));
      const who = alone ? alone.name || alone.address : '';
      const text =
        quotaBytes == null
          ? t('{who} has no limit.', { who })
          : alone
            ? t('{who} may hold {size}.', { who, size: size(quotaBytes) })
            : t('{count, number} mailboxes may hold {size} each.', { count: accounts.length, size: size(quotaBytes) });
      say({ text, action: { label: t('Undo'), run: undo } });
      onClose();
    },
  );
  const none = !alone && quotaBytes === null;
  return (
    <Dialog
      open
      onClose={onClose}
      title={
        alone
          ? t('Limit of {address}', { address: alone.address })
          : t('A limit for {count, number} mailboxes', { count: accounts.length })
      }
    >
      <form className="form" onSubmit={save} noValidate>
        <SizeField
          label={t('May hold')}
          value={limit}
          onChange={setLimit}
          fault={quotaBytes === undefined ? t('A number, such as {example}', { example: '10' }) : fault}
          autoFocus
        />
        <p className="second">
          {alone
            ? t('It holds {size} in {count, plural, one {# message} other {# messages}} now.', {
                size: size(alone.usedBytes),
                count: alone.usedMessages,
              })
            : t('Each of those that have none now. Who is added later begins without one, unless it is given then.')}
        </p>
        {crowded > 0 && (
          <p className="note" role="status">
            {alone
              ? t('That is no more than it holds: it is full from the start.')
              : t(
                  '{count, plural, one {One holds} other {# hold}} as much already, and {count, plural, one {is} other {are}} full from the start.',
                  {
                    count: crowded,
                  },
                )}
          </p>
        )}
        <Actions>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button kind="main" type="submit" disabled={busy || quotaBytes === undefined || none}>
            {busy ? t('Saving…') : t('Save')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}
