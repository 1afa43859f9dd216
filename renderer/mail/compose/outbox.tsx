/** Letters that waited so long for a connection that one is asked before they go out. */
import { t } from '../../../server/base/language.ts';
import { Button } from '../../design/button.tsx';
import { span } from '../../design/format.ts';
import { StatusShape } from '../../design/shapes.tsx';
import { rich } from '../../language/rich.ts';
import { useNow } from '../../live.ts';
import { letterTitle } from './letter.ts';
import { ASK_AFTER } from './post.ts';
import { useDesk, useTools } from './tools.ts';

export function OutboxQuestions() {
  const { client, post } = useTools();
  const now = useNow(5000);
  const waiting = useDesk().entries.filter(entry => entry.letter.outboxAt !== null && !entry.sending);
  const asked = waiting.filter(entry => client.connected && now - (entry.letter.outboxAt ?? now) >= ASK_AFTER);
  return asked.map(({ letter }) => (
    <section
      className="letter-card"
      key={letter.key}
      aria-label={t('In the Outbox: {title}', { title: letterTitle(letter) })}
    >
      <p>
        <StatusShape shape="held" />{' '}
        {rich('<b>“{title}”</b> waited {span} for a connection. Shall it still go out?', {
          title: letterTitle(letter),
          span: span(now - letter.outboxAt!),
          b: text => <strong>{text}</strong>,
        })}
      </p>
      <div className="letter-card-acts">
        <Button kind="main" onClick={() => void post.sendNow(letter.key)}>
          {t('Send now')}
        </Button>
        <Button onClick={() => post.backToWriting(letter.key)}>{t('Back to writing')}</Button>
      </div>
    </section>
  ));
}
