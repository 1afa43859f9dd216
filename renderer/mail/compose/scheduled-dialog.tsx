/** Letters that the server keeps for their hour; each can be called back into Drafts. */
import { t } from '../../../server/base/language.ts';
import type { EmailSubmission, JmapId } from '../../../server/jmap/types.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Empty, Faces } from '../../design/faces.tsx';
import { fullTime } from '../../design/format.ts';
import { Moment } from '../../design/moment.tsx';
import type { JmapClient } from '../../jmap/client.ts';
import { useJmapAnswer } from '../../jmap/react.tsx';
import { useAct } from '../../shell/notices.tsx';
import { useCompose } from './compose.tsx';
import { callBack } from './sending.ts';
import { useTools } from './tools.ts';

type Scheduled = {
  readonly accountId: JmapId;
  readonly submission: EmailSubmission;
  readonly subject: string;
};

export async function scheduled(client: JmapClient): Promise<readonly Scheduled[]> {
  const found = await Promise.all(client.accounts.map(({ id }) => ofAccount(client, id)));
  return found.flat().sort((a, b) => a.submission.sendAt.localeCompare(b.submission.sendAt));
}

async function ofAccount(client: JmapClient, accountId: JmapId): Promise<readonly Scheduled[]> {
  const { ids } = await client.ask('EmailSubmission/query', { accountId, filter: { undoStatus: 'pending' } });
  if (ids.length === 0) return [];
  const { list } = await client.ask('EmailSubmission/get', { accountId, ids });
  const emailIds = list.map(one => one.emailId);
  const emails = await client.ask('Email/get', { accountId, ids: emailIds, properties: ['id', 'subject'] });
  const subjects = new Map(emails.list.map(email => [email.id, email.subject]));
  return list.map(submission => ({
    accountId,
    submission,
    subject: subjects.get(submission.emailId) || t('No subject'),
  }));
}

export function ScheduledDialog({ onClose }: { onClose: () => void }) {
  const { client } = useTools();
  const { open } = useCompose();
  const act = useAct();
  const first = client.accounts[0]?.id ?? '';
  const found = useJmapAnswer('scheduled letters', first, ['EmailSubmission'], scheduled);
  const edit = async ({ accountId, submission }: Scheduled): Promise<void> => {
    const submitted = {
      submissionId: submission.id,
      emailId: submission.emailId,
      sendAt: Date.parse(submission.sendAt),
    };
    const refused = await act(t('Calling it back'), () => callBack(client, accountId, submitted));
    if (refused !== null) return;
    onClose();
    open({ kind: 'draft', accountId, emailId: submission.emailId });
  };
  return (
    <Dialog open onClose={onClose} title={t('Letters for later')} wide>
      <Faces
        live={found}
        what={t('the letters for later')}
        rows={2}
        isEmpty={list => list.length === 0}
        empty={() => <Empty title={t('No letter waits for its hour')} fact={t('“Send later” stands beside Send.')} />}
      >
        {list => (
          <ul className="letter-scheduled">
            {list.map(one => (
              <li key={one.submission.id}>
                <span className="letter-scheduled-words">
                  <strong className="clip">{one.subject}</strong>
                  <span className="quiet clip">
                    {t('to {people}', { people: one.submission.envelope.rcptTo.map(rcpt => rcpt.email).join(', ') })}
                  </span>
                </span>
                <span className="num" title={fullTime(Date.parse(one.submission.sendAt))}>
                  <Moment at={Date.parse(one.submission.sendAt)} form="until" />
                </span>
                <Button onClick={() => void edit(one)}>{t('Call back and edit')}</Button>
              </li>
            ))}
          </ul>
        )}
      </Faces>
    </Dialog>
  );
}
