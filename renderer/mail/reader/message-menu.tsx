/** What is done more rarely with one message: kept as a file, printed, its colours, its protocol. */
import { Ellipsis } from 'lucide-react';
import { t } from '../../../server/base/language.ts';
import { IconButton } from '../../design/button.tsx';
import { fullTime } from '../../design/format.ts';
import { Menu, type MenuItem } from '../../design/menu.tsx';
import type { ListEmail } from '../../jmap/client.ts';
import { useJmap } from '../../jmap/react.tsx';
import { useCompose } from '../compose/compose.tsx';
import type { ReaderProps } from '../seams.ts';
import { useAside } from './judged-notice.tsx';
import { type Bodies, fileName, type Message } from './message.ts';
import type { View } from './message-body.tsx';
import { save, saveText } from './save.ts';
import { useIsDark } from './use-is-dark.ts';

type MenuProps = ReaderProps & {
  readonly email: ListEmail;
  readonly message: Message;
  readonly bodies: Bodies;
  readonly original: boolean;
  readonly onOriginal: () => void;
  /** Letters of one width; null: no text is shown. */
  readonly mono: boolean | null;
  readonly onMono: () => void;
  readonly onView: (view: View) => void;
};

export function MessageMenu(props: MenuProps) {
  const { accountId, email, message, bodies, acts, locked, original, onOriginal, mono, onMono, onView, onProtocol } =
    props;
  const client = useJmap();
  const compose = useCompose();
  const isDark = useIsDark();
  const aside = useAside(message, { accountId, emailId: email.id });
  const one = [email.id];
  const name = fileName({ name: message.subject, type: '' }, t('message'));
  const disabled = locked !== null;
  const items: readonly MenuItem[] = [
    {
      label: t('Forward as attachment'),
      run: () => compose.open({ kind: 'forward', accountId, emailIds: one, form: 'attached' }),
    },
    { label: t('Write it anew'), run: () => compose.open({ kind: 'again', accountId, emailId: email.id }) },
    { kind: 'line' },
    { label: t('Mark unread'), keys: 'u', id: 'unread', disabled, run: () => acts.seen(one, false) },
    { label: t('Move…'), keys: 'v', id: 'move', disabled, run: () => acts.move(one) },
    { label: t('Archive'), keys: 'e', id: 'archive', disabled, run: () => acts.archive(one) },
    aside === null
      ? { label: t('Junk'), keys: '!', id: 'junk', disabled, run: () => acts.junk(one) }
      : { label: t('Not junk'), disabled, run: () => acts.notJunk(one) },
    { label: t('Delete'), keys: '#', id: 'delete', danger: true, disabled, run: () => acts.remove(one) },
    { kind: 'line' },
    ...(isDark && bodies.html !== null
      ? [{ kind: 'check' as const, label: t('Original colours'), checked: original, run: onOriginal }]
      : []),
    ...(mono === null
      ? []
      : [{ kind: 'check' as const, label: t('Letters of one width'), checked: mono, run: onMono }]),
    { label: t('Raw source'), keys: 'shift+u', id: 'raw', run: () => onView('raw') },
    { label: t('MIME tree'), keys: 'shift+m', run: () => onView('parts') },
    { label: t('Show the protocol this caused'), run: onProtocol },
    { kind: 'line' },
    { label: t('Print'), keys: 'mod+p', run: () => window.print() },
    {
      label: t('Save as .eml'),
      run: () => save(client.blobUrl(accountId, message.blobId, `${name}.eml`, 'message/rfc822'), `${name}.eml`),
    },
    { label: t('Save as text'), run: () => saveText(asText(message, bodies), 'text/plain', `${name}.txt`) },
    ...(bodies.html === null
      ? []
      : [{ label: t('Save as HTML'), run: () => saveText(bodies.html ?? '', 'text/html', `${name}.html`) }]),
  ];
  return (
    <Menu
      items={items}
      trigger={
        <IconButton label={t('More')}>
          <Ellipsis size={18} strokeWidth={1.6} />
        </IconButton>
      }
    />
  );
}

function asText(message: Message, { text }: Bodies): string {
  const people = (list: Message['to']): string =>
    (list ?? []).map(({ name, email }) => (name ? `${name} <${email}>` : email)).join(', ');
  const head = [
    [t('From'), people(message.from)],
    [t('To'), people(message.to)],
    [t('Cc'), people(message.cc)],
    [t('Date'), fullTime(Date.parse(message.sentAt ?? message.receivedAt))],
    [t('Subject'), message.subject ?? ''],
  ].filter(([, value]) => value);
  return `${head.map(([name, value]) => `${name}: ${value}`).join('\n')}\n\n${text.map(one => one.text).join('\n\n')}`;
}
