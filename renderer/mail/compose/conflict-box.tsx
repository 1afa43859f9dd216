/** Somebody else has been at this draft: what happened, and what shall become of what stands here. Nothing is lost by waiting. */
import { t } from '../../../server/base/language.ts';
import { Button } from '../../design/button.tsx';
import { StatusShape } from '../../design/shapes.tsx';
import { useCompose } from './compose.tsx';
import type { Entry } from './desk.ts';
import type { Conflict } from './draft-saving.ts';
import { focusText } from './focus-text.ts';
import { useTools } from './tools.ts';

const what: { readonly [K in Conflict['kind']]: string } = {
  changed: t('This draft was changed in another program. What you wrote here is kept, and saving it has stopped.'),
  gone: t(
    'This draft is not in Drafts any more: deleted, or taken on in another program. What you wrote here is kept.',
  ),
  sent: t('This letter was sent from another program. What stands here is kept.'),
};

export function ConflictBox({ entry, conflict }: { entry: Entry; conflict: Conflict }) {
  const { desk } = useTools();
  const { open } = useCompose();
  const { letter } = entry;
  const mine = (): void => {
    desk.asNew(letter.key);
    focusText();
  };
  const theirs = (): void => {
    desk.forget(letter);
    open({ kind: 'draft', accountId: letter.accountId!, emailId: conflict.emailId! });
  };
  return (
    <div className="letter-trouble" role="alert" data-tone="attention">
      <StatusShape shape="attention" />
      <span>{what[conflict.kind]}</span>
      <Button onClick={mine}>{t('Keep mine as a new draft')}</Button>
      {conflict.kind === 'changed' && conflict.emailId && <Button onClick={theirs}>{t('Open theirs')}</Button>}
      <Button kind="quiet" onClick={() => desk.forget(letter)}>
        {t('Drop mine')}
      </Button>
    </div>
  );
}
