/** Labels of the chosen messages: on, off, or a new one. A label is a keyword, so every client sees it. */
import { Check, Plus } from 'lucide-react';
import { t } from '../../server/base/language.ts';
import { knownLabels, rememberLabels } from './labels.ts';
import { Picker } from './picker.tsx';
import { labelFrom } from './plan.ts';

type LabelDialogProps = {
  readonly title: string;
  /** Those that all, or some, of the messages have. */
  readonly had: ReadonlyMap<string, 'all' | 'some'>;
  readonly onLabel: (label: string, on: boolean) => void;
  readonly onClose: () => void;
};

export function LabelDialog({ title, had, onLabel, onClose }: LabelDialogProps) {
  const known = [...new Set([...had.keys(), ...knownLabels()])].sort();
  const optionsFor = (typed: string): readonly Option[] => {
    const wanted = labelFrom(typed);
    const found = known.filter(one => one.startsWith(typed.trim().toLowerCase()));
    const options = found.map((label): Option => ({ label, state: had.get(label) ?? 'none' }));
    return wanted !== null && !found.includes(wanted) ? [...options, { label: wanted, state: 'new' }] : options;
  };
  const pick = ({ label, state }: Option): void => {
    rememberLabels([label]);
    onLabel(label, state !== 'all');
    onClose();
  };
  return (
    <Picker
      title={title}
      label={t('Label')}
      labels={t('Labels')}
      placeholder={t('Type a label')}
      optionsFor={optionsFor}
      keyOf={({ label }) => label}
      face={option => <LabelFace {...option} />}
      none={t('No label yet. Type one.')}
      onPick={pick}
      onClose={onClose}
    />
  );
}

type Option = { readonly label: string; readonly state: keyof typeof words };
const words = { all: t('takes it off'), some: t('some have it'), none: '', new: t('new') } as const;

const LabelFace = ({ label, state }: Option) => (
  <>
    <span className="menu-mark">
      {state === 'all' && <Check size={14} strokeWidth={2} aria-hidden="true" />}
      {state === 'new' && <Plus size={14} strokeWidth={2} aria-hidden="true" />}
    </span>
    <span className="clip">{label}</span>
    <span className="quiet">{words[state]}</span>
  </>
);
