/**
 * Rules in the order in which they are asked. They are dragged by their handle, or moved by Alt with the arrows, or by the
 * buttons; j and k go through them. What is written by hand stands between them and is only read.
 */

import { ArrowDown, ArrowUp, GripVertical, X } from 'lucide-react';
import { type DragEvent, type KeyboardEvent, type Ref, useState } from 'react';
import type { FilterRule, ShownBlock } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button, IconButton } from '../design/button.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { heard } from '../language/heard.ts';
import { useKeys } from '../shell/keys.tsx';
import { linesWords, missingMailboxes, ruleWords, titleOf } from './rule-words.ts';

type Acts = {
  readonly onOpen: (at: number) => void;
  readonly onTurn: (at: number, rule: FilterRule) => Promise<void>;
  /** To the place `to`, counted as it will be then. */
  readonly onMove: (at: number, to: number) => Promise<void>;
  readonly onRemove: (at: number, rule: FilterRule) => Promise<void>;
};
type ListProps = Acts & {
  readonly blocks: readonly ShownBlock[];
  /** Names of the mailboxes there are. */
  readonly mailboxes: readonly string[];
  readonly ref: Ref<HTMLOListElement>;
};

const openers = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('.rule-open')];
function focusRule(by: number): void {
  const all = openers();
  const at = all.indexOf(document.activeElement as HTMLElement);
  const next = at === -1 ? (by > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + by));
  all[next]?.focus();
}

export function RuleList({ blocks, mailboxes, ref, ...acts }: ListProps) {
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  useKeys(t('Rules'), [
    { keys: ['j', 'ArrowDown'], say: t('Next rule'), run: () => focusRule(1) },
    { keys: ['k', 'ArrowUp'], say: t('Rule before'), run: () => focusRule(-1) },
  ]);
  const drop = (at: number): void => {
    if (dragged !== null && dragged !== at) void acts.onMove(dragged, at);
    setDragged(null);
    setOver(null);
  };
  /** The focus goes where the rule goes. */
  const move = async (at: number, to: number): Promise<void> => {
    if (to < 0 || to >= blocks.length) return;
    await acts.onMove(at, to);
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-rule="${to}"] .rule-open`)?.focus());
  };
  return (
    <ol className="rule-list" ref={ref}>
      {blocks.map((block, at) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: a rule has no other name than its place
          key={at}
          className="rule"
          data-rule={at}
          data-over={over === at || undefined}
          data-off={(block.kind === 'rule' && !block.rule.enabled) || undefined}
          data-hand={block.kind === 'hand' || undefined}
          onDragOver={event => {
            if (dragged === null) return;
            event.preventDefault();
            setOver(at);
          }}
          onDrop={() => drop(at)}
          onDragEnd={() => {
            setDragged(null);
            setOver(null);
          }}
        >
          {block.kind === 'rule' ? (
            <Rule
              block={block}
              at={at}
              count={blocks.length}
              mailboxes={mailboxes}
              acts={{ ...acts, onMove: move }}
              onDrag={() => setDragged(at)}
            />
          ) : (
            <Hand block={block} at={at} />
          )}
        </li>
      ))}
    </ol>
  );
}

type RuleBlock = Extract<ShownBlock, { readonly kind: 'rule' }>;
type RuleProps = {
  readonly block: RuleBlock;
  readonly at: number;
  readonly count: number;
  readonly mailboxes: readonly string[];
  readonly acts: Acts;
  readonly onDrag: () => void;
};

function Rule({ block, at, count, mailboxes, acts, onDrag }: RuleProps) {
  const { rule, notes } = block;
  const title = titleOf(block);
  const press = (event: KeyboardEvent): void => {
    const to = event.key === 'ArrowUp' ? at - 1 : event.key === 'ArrowDown' ? at + 1 : null;
    if (event.altKey && to !== null) {
      event.preventDefault();
      void acts.onMove(at, to);
    } else if (event.key === 'Delete') void acts.onRemove(at, rule);
  };
  const begin = (event: DragEvent): void => {
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', title);
    onDrag();
  };
  return (
    <>
      <span className="rule-grip" draggable onDragStart={begin} aria-hidden="true">
        <GripVertical size={16} strokeWidth={1.6} />
      </span>
      <span className="rule-number num" aria-hidden="true">
        {at + 1}
      </span>
      <input
        type="checkbox"
        className="rule-on"
        checked={rule.enabled}
        onChange={() => void acts.onTurn(at, rule)}
        aria-label={t('Ask {rule}', { rule: title })}
      />
      <button type="button" className="rule-open" onClick={() => acts.onOpen(at)} onKeyDown={press}>
        <strong>{title}</strong>
        {!rule.enabled && <span className="chip">{t('Rests')}</span>}
        <span className="rule-said">{ruleWords(rule)}</span>
        {[...notes, ...missingMailboxes(rule, mailboxes)].map(note => (
          <span className="rule-note" key={note}>
            <StatusShape shape="attention" /> {note}
          </span>
        ))}
      </button>
      <span className="rule-acts">
        <IconButton
          label={t('Move {rule} up', { rule: title })}
          keys="Alt ↑"
          disabled={at === 0}
          onClick={() => void acts.onMove(at, at - 1)}
        >
          <ArrowUp size={16} strokeWidth={1.6} />
        </IconButton>
        <IconButton
          label={t('Move {rule} down', { rule: title })}
          keys="Alt ↓"
          disabled={at === count - 1}
          onClick={() => void acts.onMove(at, at + 1)}
        >
          <ArrowDown size={16} strokeWidth={1.6} />
        </IconButton>
        <IconButton
          label={t('Remove {name}', { name: title })}
          keys={t('Del')}
          onClick={() => void acts.onRemove(at, rule)}
        >
          <X size={16} strokeWidth={1.6} />
        </IconButton>
      </span>
    </>
  );
}

function Hand({ block, at }: { block: Extract<ShownBlock, { readonly kind: 'hand' }>; at: number }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <span className="rule-grip" aria-hidden="true" />
      <span className="rule-number num" aria-hidden="true">
        {at + 1}
      </span>
      <div className="rule-hand">
        <p>
          <strong>{titleOf(block)}</strong>{' '}
          <span className="quiet">{t('{lines}, kept as it is', { lines: linesWords(block) })}</span>
        </p>
        <p className="rule-said">
          {heard(block.because)}.{' '}
          <Button kind="quiet" className="rule-more" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? t('Hide the text') : t('Show the text')}
          </Button>
        </p>
        {open && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keys
          <section className="rule-text" tabIndex={0} aria-label={t('Text of {name}', { name: titleOf(block) })}>
            <pre>{block.text.trimEnd()}</pre>
          </section>
        )}
      </div>
    </>
  );
}
