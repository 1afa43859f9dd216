/** What would go now by the rules as they stand above, mailbox by mailbox, and the way to let it go at once. */

import { useState } from 'react';
import type { RetentionRow } from '../../../server/api/contract.ts';
import { t } from '../../../server/base/language.ts';
import { Button } from '../../design/button.tsx';
import { Confirm } from '../../design/dialog.tsx';
import { Faces } from '../../design/faces.tsx';
import { count, date, size } from '../../design/format.ts';
import { StatusShape } from '../../design/shapes.tsx';
import type { Live } from '../../live.ts';
import { consequenceWords } from '../../mail/expunged/expunged-words.ts';
import { folderName } from '../../sharing/levels.ts';
import { useAct, useSay } from '../../shell/notices.tsx';
import { dueWords, goes, ruleIn, ruleTitle, stays } from './rule-words.ts';

type DueProps = {
  readonly live: Live<readonly RetentionRow[]>;
  readonly lines: readonly string[];
  readonly isDraft: boolean;
  /** How long what goes can be brought back; 0: not at all. */
  readonly keep: number | null;
};
const MOST_SHOWN = 50;

export function DueCard({ live, lines, isDraft, keep }: DueProps) {
  const [asking, setAsking] = useState(false);
  const act = useAct();
  const say = useSay();
  const rows = live.state === 'ready' ? live.data : [];
  const going = goes(rows);
  const apply = async (): Promise<void> => {
    const gone = await act(t('Removing'), api => api.retention.apply({}));
    if (!gone) return;
    if (live.state === 'ready') live.retry();
    say({
      text: t(
        '{count, plural, =0 {Nothing was over its time.} one {# message is removed.} other {# messages are removed.}}',
        {
          count: goes(gone).messages,
        },
      ),
    });
  };
  if (lines.length === 0 && !isDraft) return null;
  return (
    <section className="card" aria-labelledby="due-title">
      <div className="card-head">
        <h2 id="due-title">{isDraft ? t('What would go') : t('What goes within a day')}</h2>
        {!isDraft && going.messages > 0 && (
          <Button kind="quiet" className="removal" onClick={() => setAsking(true)}>
            {t('Remove it now…')}
          </Button>
        )}
      </div>
      <Faces live={live} what={t('what would go')} rows={3}>
        {due => (
          <>
            <p className="keeping-lead" role="status">
              {dueWords(goes(due))}{' '}
              {stays(due).messages > 0 && (
                <span className="second">
                  {t(
                    '{count, plural, one {# more stays, for its account is held.} other {# more stay, for their accounts are held.}}',
                    {
                      count: stays(due).messages,
                    },
                  )}
                </span>
              )}
            </p>
            {due.length > 0 && <DueTable rows={due} />}
            <p className="keeping-foot second">{consequenceWords(keep)}</p>
          </>
        )}
      </Faces>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        question={t('Remove {count, plural, one {# message} other {# messages}} now?', { count: going.messages })}
        consequence={`${t(
          '{size} in {folders, plural, one {# folder} other {# folders}}, at once instead of within a day.',
          {
            size: size(going.bytes),
            folders: going.mailboxes,
          },
        )} ${consequenceWords(keep)}`}
        act={t('Remove')}
        onAct={() => void apply()}
      />
    </section>
  );
}

function DueTable({ rows }: { rows: readonly RetentionRow[] }) {
  const largest = rows.toSorted((a, b) => b.messages - a.messages);
  return (
    <>
      <table className="table due-table">
        <caption className="only-read-aloud">{t('What is over its time, by folder')}</caption>
        <thead>
          <tr>
            <th>{t('Folder')}</th>
            <th className="right">{t('Messages')}</th>
            <th className="right">{t('Size')}</th>
            <th className="keeping-wide">{t('Oldest')}</th>
            <th className="keeping-wide">{t('By the rule')}</th>
          </tr>
        </thead>
        <tbody>
          {largest.slice(0, MOST_SHOWN).map(row => (
            <DueRow key={`${row.address} ${row.mailbox}`} row={row} />
          ))}
        </tbody>
      </table>
      {rows.length > MOST_SHOWN && (
        <p className="keeping-lead second">
          {t('and {count, plural, one {# other} other {# others}}', { count: rows.length - MOST_SHOWN })}
        </p>
      )}
    </>
  );
}

function DueRow({ row: { address, mailbox, rule, messages, bytes, oldest, held } }: { row: RetentionRow }) {
  return (
    <tr data-held={held !== null || undefined}>
      <td>
        <span className="due-folder">{folderName(mailbox)}</span>
        <span className="space-under quiet">{address}</span>
        <span className="keeping-narrow due-rule">
          <Why rule={rule} held={held} />
        </span>
      </td>
      <td className="num right">{count(messages)}</td>
      <td className="num right">{size(bytes)}</td>
      <td className="num keeping-wide">{date(oldest)}</td>
      <td className="due-rule keeping-wide">
        <Why rule={rule} held={held} />
      </td>
    </tr>
  );
}

function Why({ rule, held }: Pick<RetentionRow, 'rule' | 'held'>) {
  const read = ruleIn(rule);
  if (held === null) return <>{read ? ruleTitle(read) : rule}</>;
  return (
    <span className="state person-state">
      <StatusShape shape="held" /> {t('Stays, held: {reason}', { reason: held })}
    </span>
  );
}
