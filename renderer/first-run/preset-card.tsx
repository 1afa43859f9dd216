/** One answer: what it is, the ports it would listen on, and what is in their way with the ports that are free instead. */
import type { SetupState } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { useAct } from '../shell/notices.tsx';
import type { PresetWords } from './presets.ts';
import { type InTheWay, inTheWay } from './setup-words.ts';

type CardProps = {
  readonly words: PresetWords;
  readonly number: number;
  readonly offer: SetupState['presets'][number] | undefined;
  readonly current: boolean;
  readonly busy: boolean;
  readonly onChoose: () => void;
  readonly onPorts: () => void;
};

export function PresetCard({ words, number, offer, current, busy, onChoose, onPorts }: CardProps) {
  const act = useAct();
  const use = async ({ use: ports }: InTheWay): Promise<void> => {
    for (const { key, port } of ports)
      if (!(await act(t('Changing the port'), api => api.settings.set({ key, text: String(port) })))) break;
    onPorts();
  };
  return (
    <div className="preset" data-current={current || undefined}>
      <button type="button" className="preset-choose" onClick={onChoose} aria-busy={busy}>
        <span className="preset-title">
          <kbd>{number}</kbd>
          {words.title}
        </span>
        <span className="second">{words.text}</span>
      </button>
      <span className="preset-ports mono">{busy ? t('Starting…') : offer?.listeners}</span>
      {(offer ? inTheWay(offer) : []).map(way => (
        <div className="preset-trouble" key={way.sentence}>
          <StatusShape shape="attention" />
          <span>{way.sentence}</span>
          {way.act && (
            <Button className="preset-use" onClick={() => void use(way)}>
              {way.act}
            </Button>
          )}
        </div>
      ))}
    </div>
  );
}
