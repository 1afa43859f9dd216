/** Was this wrong? What a person can do about a judgement: move it, which teaches, or have it otherwise from now on. */
import { useState } from 'react';
import { Link } from 'wouter';
import type { Journey, Why } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button, CopyButton } from '../design/button.tsx';
import { rich } from '../language/rich.ts';
import { useAct, useSay } from '../shell/notices.tsx';
import { type Direction, useMoves } from './use-moves.ts';

export function WasThisWrong({ why, journey }: { why: Why; journey: Journey }) {
  const direction: Direction = why.act === 'accept' ? 'junk' : 'not-junk';
  const { copies, move } = useMoves(journey, direction);
  const ownRule = why.by !== null && why.by !== 'points' && 'rule' in why.by ? why.by.rule : null;
  const rule = why.met.find(one => one.id === ownRule && one.text !== null);
  if (copies.length === 0 && !rule && !why.pardon && why.act !== 'hold') return null;
  return (
    <div className="judgement-part">
      <h3>{t('Was this wrong?')}</h3>
      {(copies.length > 0 || why.act === 'hold') && (
        <div className="judgement-acts">
          {copies.length > 0 && (
            <Button onClick={() => void move()}>
              {t(
                direction === 'junk'
                  ? 'It is junk: move it there{count, plural, =1 {} other { (# copies)}}'
                  : 'Not junk: move it to Inbox{count, plural, =1 {} other { (# copies)}}',
                { count: copies.length },
              )}
            </Button>
          )}
          {why.act === 'hold' && (
            <Link href={`/held/${encodeURIComponent(journey.trace)}`}>{t('Look at it under Held mail')}</Link>
          )}
        </div>
      )}
      {rule && <SwitchOff id={rule.id} isOn={rule.enabled} />}
      {why.pardon && <LetIn pardon={why.pardon} isRefused={why.would === 'refuse'} />}
    </div>
  );
}

function SwitchOff({ id, isOn: wasOn }: { id: number; isOn: boolean }) {
  const act = useAct();
  const say = useSay();
  const [isOn, setOn] = useState(wasOn);
  const turn = async (on: boolean): Promise<void> => {
    const changed = await act(on ? t('Switching on') : t('Switching off'), async api => {
      const rule = (await api.rules.list({})).find(one => one.id === id);
      if (!rule) throw new Error(t('There is no rule {id} any more.', { id }));
      const { stage, when, action, note } = rule;
      return api.rules.put({ id, rule: { stage, when, action }, note, enabled: on });
    });
    if (!changed) return;
    setOn(on);
    const text = on ? t('Rule {id} is asked again.', { id }) : t('Rule {id} is not asked any more.', { id });
    say({ text, action: { label: t('Undo'), run: () => void turn(!on) } });
  };
  return (
    <>
      <div className="judgement-acts">
        <Button onClick={() => void turn(!isOn)}>
          {isOn ? t('Switch off your rule {id}', { id }) : t('Switch on your rule {id}', { id })}
        </Button>
      </div>
      <Command text={`mailroom rule ${isOn ? 'disable' : 'enable'} ${id}`} />
    </>
  );
}

type LetInProps = { readonly pardon: NonNullable<Why['pardon']>; readonly isRefused: boolean };

function LetIn({ pardon: { rule, text, of, when }, isRefused }: LetInProps) {
  const act = useAct();
  const say = useSay();
  const [made, setMade] = useState<number | null>(null);
  const never = t(isRefused ? 'Never refuse from {whom}' : 'Never junk from {whom}', { whom: of });
  const add = async (): Promise<void> => {
    const put = await act(t('Adding the rule'), api => api.rules.put({ id: null, rule, note: never, enabled: true }));
    if (!put) return;
    setMade(put.id);
    const undo = async (): Promise<void> => {
      if (await act(t('Taking it back'), api => api.rules.remove({ id: put.id }))) setMade(null);
    };
    const words = t('Your rule {id} lets in mail from {whom} from now on.', { id: put.id, whom: of });
    say({ text: words, action: { label: t('Undo'), run: () => void undo() } });
  };
  return (
    <>
      <div className="judgement-acts">
        <Button onClick={() => void add()} disabled={made !== null}>
          {made === null ? never : t('Your rule {id} lets it in', { id: made })}
        </Button>
      </div>
      <p className="second judgement-hint">{t('From now on, when {when}.', { when })}</p>
      <Command text={`mailroom rule add ${text}`} />
    </>
  );
}

const Command = ({ text }: { text: string }) => (
  <p className="judgement-same quiet">
    <span>{rich('The same: <code>{command}</code>', { command: text, code: inner => <code>{inner}</code> })}</span>
    <CopyButton text={text} label={t('Copy the command')} />
  </p>
);
