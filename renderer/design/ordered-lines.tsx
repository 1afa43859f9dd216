/** Lines of which the first that matches holds: what is done with one, and the field in which one is typed. */
import { ArrowDown, ArrowUp, Pencil, Trash2 } from 'lucide-react';
import type { FormEvent, ReactNode } from 'react';
import { t } from '../../server/base/language.ts';
import { Button, IconButton } from './button.tsx';
import { StatusShape } from './shapes.tsx';
import './ordered-lines.css';

type ActsProps = {
  readonly at: number;
  readonly count: number;
  /** What each act is called, with the line in it. */
  readonly words: { readonly up: string; readonly down: string; readonly change: string; readonly remove: string };
  readonly onMove: (by: -1 | 1) => void;
  readonly onChange: () => void;
  readonly onRemove: () => void;
};

const drawn = { size: 16, strokeWidth: 1.6 } as const;

export const LineActs = ({ at, count, words, onMove, onChange, onRemove }: ActsProps) => (
  <span className="line-acts">
    <IconButton label={words.up} disabled={at === 0} onClick={() => onMove(-1)}>
      <ArrowUp {...drawn} />
    </IconButton>
    <IconButton label={words.down} disabled={at === count - 1} onClick={() => onMove(1)}>
      <ArrowDown {...drawn} />
    </IconButton>
    <IconButton label={words.change} onClick={onChange}>
      <Pencil {...drawn} />
    </IconButton>
    <IconButton label={words.remove} onClick={onRemove}>
      <Trash2 {...drawn} />
    </IconButton>
  </span>
);

type FieldProps = {
  readonly label: string;
  readonly example: string | undefined;
  readonly text: string;
  readonly onType: (text: string) => void;
  readonly fault: string | null;
  /** What keeping it is called, and whether it may be kept. */
  readonly act: string;
  readonly ready: boolean;
  readonly onKeep: () => void;
  /** Of a line that is being changed: it has the focus, and Escape leaves it as it was. */
  readonly onCancel: (() => void) | undefined;
  /** What the line would do. */
  readonly children?: ReactNode;
};

export function LineField(props: FieldProps) {
  const { label, example, text, onType, fault, act, ready, onKeep, onCancel, children } = props;
  const keep = (event: FormEvent): void => {
    event.preventDefault();
    onKeep();
  };
  return (
    <form className="line-form" onSubmit={keep} onKeyDown={event => event.key === 'Escape' && onCancel?.()}>
      <input
        className="input mono"
        aria-label={label}
        aria-invalid={fault !== null || undefined}
        placeholder={example}
        value={text}
        onChange={event => onType(event.target.value)}
        spellCheck={false}
        autoCapitalize="off"
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to change this line
        autoFocus={onCancel !== undefined}
      />
      {onCancel && <Button onClick={onCancel}>{t('Cancel')}</Button>}
      <Button type="submit" disabled={!ready}>
        {act}
      </Button>
      {fault !== null && (
        <span className="field-fault" role="alert">
          <StatusShape shape="failed" /> {fault}
        </span>
      )}
      {children}
    </form>
  );
}
