/** Was this wrong? What a person can do about a judgement: move it, which teaches, or have it otherwise from now on. */
import { useState } from 'react';
import { Link } from 'wouter';
import type { Journey, Why } from '../../server/api/contract.ts';
import { Button, CopyButton } from '../design/button.tsx';
import { plural } from '../design/format.ts';
import { useAct, useSay } from '../shell/notices.tsx';
import { type Direction, useMoves } from './use-moves.ts';

export function WasThisWrong({ why, journey }: { why: Why; journey: Journey }) {
  const direction: Direction = why.act === 'accept' ? 'junk' : 'not-junk';
  const { copies, move } = useMoves(journey, direction);
  const ownRule = why.by !== null && why.by !== 'points' && 'rule' in why.by ? why.by.rule : null;
  const rule = why.met.find(one => one.id === ownRule && one.text !== null);
  if (copies.length === 0 && !rule && !why.pardon && why.act !== 'hold') return null;
  const them = copies.length > 1 ? ` (${plural(copies.length, 'copy', 'copies')})` : '';
  return (
    <div className="judgement-part">
      <h3>Was this wrong?</h3>
      {(copies.length > 0 || why.act === 'hold') && (
        <div className="judgement-acts">
          {copies.length > 0 && (
            <Button onClick={() => void move()}>
              {direction === 'junk' ? `It is junk: move it there${them}` : `Not junk: move it to Inbox${them}`}
            </Button>
          )}
          {why.act === 'hold' && <Link href="/queue">Let it go on in the Queue</Link>}
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
    const changed = await act(on ? 'Switching on' : 'Switching off', async api => {
      const rule = (await api.rules.list({})).find(one => one.id === id);
      if (!rule) throw new Error(`There is no rule ${id} any more.`);
      const { stage, when, action, note } = rule;
      return api.rules.put({ id, rule: { stage, when, action }, note, enabled: on });
    });
    if (!changed) return;
    setOn(on);
    const text = on ? `Rule ${id} is asked again.` : `Rule ${id} is not asked any more.`;
    say({ text, action: { label: 'Undo', run: () => void turn(!on) } });
  };
  return (
    <>
      <div className="judgement-acts">
        <Button onClick={() => void turn(!isOn)}>
          {isOn ? `Switch off your rule ${id}` : `Switch on your rule ${id}`}
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
  const what = isRefused ? 'refuse' : 'junk';
  const add = async (): Promise<void> => {
    const note = `Never ${what} from ${of}`;
    const put = await act('Adding the rule', api => api.rules.put({ id: null, rule, note, enabled: true }));
    if (!put) return;
    setMade(put.id);
    const undo = async (): Promise<void> => {
      if (await act('Taking it back', api => api.rules.remove({ id: put.id }))) setMade(null);
    };
    const words = `Your rule ${put.id} lets in mail from ${of} from now on.`;
    say({ text: words, action: { label: 'Undo', run: () => void undo() } });
  };
  return (
    <>
      <div className="judgement-acts">
        <Button onClick={() => void add()} disabled={made !== null}>
          {made === null ? `Never ${what} from ${of}` : `Your rule ${made} lets it in`}
        </Button>
      </div>
      <p className="second judgement-hint">From now on, when {when}.</p>
      <Command text={`mailroom rule add ${text}`} />
    </>
  );
}

const Command = ({ text }: { text: string }) => (
  <p className="judgement-same quiet">
    <span>
      The same: <code>{text}</code>
    </span>
    <CopyButton text={text} label="Copy the command" />
  </p>
);
