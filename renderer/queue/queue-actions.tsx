/** What can be done with those chosen, by button and key; each act as the command line has it, to copy. */
import { ChevronDown, SquareTerminal } from 'lucide-react';
import { useRef } from 'react';
import type { QueueActName } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button, IconButton, Tip } from '../design/button.tsx';
import { Menu, type MenuItem } from '../design/menu.tsx';
import { useSpill } from '../design/spill.ts';
import { keyLabel } from '../keyboard.ts';
import { mac, useKeys } from '../shell/keys.tsx';
import { useSay } from '../shell/notices.tsx';
import { commandFor, acts as words } from './queue-words.ts';
import type { QueueActs, Subject } from './use-acts.tsx';

type ActionsProps = {
  readonly subject: Subject;
  readonly chosen: number;
  readonly total: number;
  readonly where: string;
  readonly acts: QueueActs;
  readonly onChoose: (all: boolean) => void;
};
const inMenu: readonly QueueActName[] = ['schedule', 'keep', 'requeue', 'expire', 'mark-delivered'];
const asks: ReadonlySet<QueueActName> = new Set(['bounce', 'reroute']);

/** Of a mixed choice it holds what is not held. */
export const barOf = ({ rows }: Subject): readonly QueueActName[] => [
  'retry',
  rows.length > 0 && rows.every(row => row.state === 'held') ? 'release' : 'hold',
  ...(['bounce', 'reroute', 'cancel'] as const),
];

export function QueueActions({ subject, chosen, total, where, acts, onChoose }: ActionsProps) {
  const shown = barOf(subject);
  useKeys(
    t('Queue'),
    shown.map(act => ({
      keys: act === 'cancel' ? ['#', 'Delete'] : words[act].keys!,
      say: words[act].name,
      run: () => acts.start(act, subject),
    })),
  );
  const bar = useRef<HTMLDivElement>(null);
  const spilt = useSpill(bar, shown.length, `${chosen} ${total} ${shown.join(' ')}`);
  const onBar = shown.slice(0, shown.length - spilt);
  const item = (act: QueueActName): MenuItem => ({
    label: words[act].name,
    danger: act === 'cancel',
    disabled: !acts.can(act, subject),
    run: () => acts.start(act, subject),
  });
  const more: readonly MenuItem[] = [
    ...shown.slice(onBar.length).map(item),
    ...(spilt > 0 ? [{ kind: 'line' } as const] : []),
    ...inMenu.map(item),
  ];
  return (
    <div className="queue-actions" ref={bar}>
      <span className="num quiet queue-chosen" data-none={chosen === 0 || undefined}>
        {chosen > 0
          ? t('{count, plural, one {# message} other {# messages}} chosen', { count: chosen })
          : subject.ids.length > 0
            ? t('The row under the focus')
            : t('Choose with x, move with j and k')}
      </span>
      {chosen > 0 ? (
        <Button kind="quiet" onClick={() => onChoose(false)}>
          {t('Choose none')}
        </Button>
      ) : (
        <Button kind="quiet" onClick={() => onChoose(true)}>
          {t('Choose all {count, number}', { count: total })}
        </Button>
      )}
      {onBar.map(act => (
        <Tip key={act} text={commandFor(act, subject.ids, where)} keys={keyLabel(words[act].keys!, mac)}>
          <Button onClick={() => acts.start(act, subject)} disabled={!acts.can(act, subject)}>
            {words[act].name}
            {asks.has(act) && '…'}
          </Button>
        </Tip>
      ))}
      <Menu
        label={t('More acts')}
        items={more}
        trigger={
          <Button disabled={subject.ids.length === 0}>
            {t('More')} <ChevronDown size={14} strokeWidth={1.8} aria-hidden="true" />
          </Button>
        }
      />
      <Commands subject={subject} where={where} shown={[...shown, ...inMenu]} />
    </div>
  );
}

/** The same on the command line: chosen, it is on the clipboard. */
function Commands({
  subject,
  where,
  shown,
}: Pick<ActionsProps, 'subject' | 'where'> & { shown: readonly QueueActName[] }) {
  const say = useSay();
  const items: readonly MenuItem[] = [
    { kind: 'title', label: t('Copy as a command') },
    ...shown.map(act => {
      const command = commandFor(act, subject.ids, where);
      return {
        label: command,
        run: () =>
          void navigator.clipboard.writeText(command).then(() => say({ text: t('Copied: {what}', { what: command }) })),
      };
    }),
  ];
  return (
    <Menu
      items={items}
      trigger={
        <IconButton label={t('Copy as a command')} disabled={subject.ids.length === 0}>
          <SquareTerminal size={18} strokeWidth={1.6} />
        </IconButton>
      }
    />
  );
}
