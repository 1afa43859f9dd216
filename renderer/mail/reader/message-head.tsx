/** Who wrote it, with name and address both in sight; to whom; when; and what can be done at once. */
import { ChevronsDownUp, Forward, Reply, ReplyAll, Star } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { t } from '../../../server/base/language.ts';
import type { EmailAddress } from '../../../server/jmap/types.ts';
import { Button, IconButton } from '../../design/button.tsx';
import { Moment } from '../../design/moment.tsx';
import type { ListEmail } from '../../jmap/client.ts';
import { useCompose } from '../compose/compose.tsx';
import type { ReaderProps } from '../seams.ts';
import { type Message, writtenAt } from './message.ts';
import { type Origin, Provenance } from './provenance.tsx';

type HeadProps = ReaderProps & {
  readonly email: ListEmail;
  readonly message: Message;
  readonly origin: Origin;
  readonly isCurrent: boolean;
  readonly onFold: (() => void) | null;
  /** The button for what is done more rarely. */
  readonly menu: ReactNode;
};

export function MessageHead({ accountId, email, message, origin, acts, locked, isCurrent, onFold, menu }: HeadProps) {
  const compose = useCompose();
  const one = { accountId, emailId: email.id };
  const starred = email.keywords.$flagged === true;
  const isDraft = email.keywords.$draft === true;
  const frozen = locked === null ? {} : { disabled: true, title: locked };
  return (
    <header className="message-head">
      <div className="message-who">
        <span className="message-author">
          {(message.from ?? []).map(author => (
            <span key={author.email}>
              <strong>{author.name || author.email}</strong>{' '}
              {author.name && <span className="quiet message-address">{`<${author.email}>`}</span>}
            </span>
          ))}
          {!message.from?.length && <strong>{t('Unknown sender')}</strong>}
        </span>
        <span className="num quiet message-when">
          <Moment at={writtenAt(message)} form="list" />
        </span>
      </div>
      <div className="message-under">
        <div className="message-people">
          {message.sender?.[0] && message.sender[0].email !== message.from?.[0]?.email && (
            <p className="message-to">{t('sent by {sender}', { sender: message.sender[0].email })}</p>
          )}
          <People kind="to" people={message.to} />
          <People kind="cc" people={message.cc} />
          <People kind="bcc" people={message.bcc} />
        </div>
        <div className="message-acts">
          {isDraft && <Button onClick={() => compose.open({ kind: 'draft', ...one })}>{t('Go on writing')}</Button>}
          <IconButton
            label={starred ? t('Take the star off') : t('Star')}
            keys="s"
            keyId="star"
            aria-pressed={starred}
            onClick={() => acts.star([email.id], !starred)}
            {...frozen}
          >
            <Star size={18} strokeWidth={1.6} fill={starred ? 'currentColor' : 'none'} />
          </IconButton>
          {!isDraft && (
            <>
              <IconButton
                label={t('Reply')}
                keys="r"
                keyId="reply"
                onClick={() => compose.open({ kind: 'reply', ...one })}
              >
                <Reply size={18} strokeWidth={1.6} />
              </IconButton>
              <IconButton
                label={t('Reply to all')}
                keys="a"
                keyId="reply-all"
                onClick={() => compose.open({ kind: 'reply-all', ...one })}
              >
                <ReplyAll size={18} strokeWidth={1.6} />
              </IconButton>
              <IconButton
                label={t('Forward')}
                keys="f"
                keyId="forward"
                onClick={() => compose.open({ kind: 'forward', accountId, emailIds: [email.id], form: 'inline' })}
              >
                <Forward size={18} strokeWidth={1.6} />
              </IconButton>
            </>
          )}
          {menu}
          {onFold && (
            <IconButton label={t('Fold this message')} className="message-fold" aria-expanded onClick={onFold}>
              <ChevronsDownUp size={18} strokeWidth={1.6} />
            </IconButton>
          )}
        </div>
      </div>
      {!isDraft && <Provenance message={message} origin={origin} isCurrent={isCurrent} />}
    </header>
  );
}

/** More people than these are behind a button. */
const FEW = 4;

const labels = { to: t('to'), cc: t('copy to'), bcc: t('blind copy to') } as const;

function People({ kind, people }: { kind: keyof typeof labels; people: readonly EmailAddress[] | null }) {
  const [all, setAll] = useState(false);
  if (!people?.length) return kind === 'to' ? <p className="message-to">{t('to nobody named')}</p> : null;
  const shown = all ? people : people.slice(0, FEW);
  return (
    <p className="message-to">
      {labels[kind]}{' '}
      {shown.map(({ name, email }, i) => (
        <span key={email} title={email}>
          {i > 0 && ', '}
          {name ? (all ? `${name} <${email}>` : name) : email}
        </span>
      ))}
      {people.length > FEW && (
        <button type="button" className="text-button" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('fewer') : t('and {count, plural, one {# other} other {# others}}', { count: people.length - FEW })}
        </button>
      )}
    </p>
  );
}
