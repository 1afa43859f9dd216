/** A table of lines, of which the first that matches holds: what is typed is tried, each change holds at once and can be taken back. */
import { useEffect, useRef, useState } from 'react';
import type { RoutingTableName, RoutingTableTried } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { LineActs, LineField } from '../design/ordered-lines.tsx';
import { heard } from '../language/heard.ts';
import { useConnection } from '../live.ts';
import { useAct, useSay } from '../shell/notices.tsx';
import { added, changed, moved, removed } from './lines.ts';

type TableProps = {
  readonly table: RoutingTableName;
  readonly title: string;
  readonly about: string;
  readonly example: string;
  readonly lines: readonly string[];
  readonly onChanged: () => void;
};

export function LineTable({ table, title, about, example, lines, onChanged }: TableProps) {
  const act = useAct();
  const say = useSay();
  const [editing, setEditing] = useState<number | null>(null);
  const write = async (next: readonly string[], words: string): Promise<boolean> => {
    const done = await act(t('Changing the table'), api => api.routing.write({ table, lines: next, before: lines }));
    if (!done) return false;
    const back = (): void =>
      void act(t('Taking it back'), api => api.routing.write({ table, lines, before: done.lines })).then(onChanged);
    const { moved: count } = done;
    const waiting = t(
      '{count, plural, one {# recipient that waits goes} other {# recipients that wait go}} another way now.',
      { count },
    );
    say({ text: count > 0 ? `${words} ${waiting}` : words, action: { label: t('Undo'), run: back } });
    setEditing(null);
    onChanged();
    return true;
  };
  return (
    <section className="card line-table" aria-labelledby={`${table}-title`}>
      <div className="card-head">
        <h2 id={`${table}-title`}>{title}</h2>
      </div>
      <p className="settings-note">{about}</p>
      <ol>
        {lines.map((line, at) =>
          editing === at ? (
            <li key={`${line} edited`}>
              <LineForm
                table={table}
                label={t('Line {line}', { line: at + 1 })}
                start={line}
                act={t('Keep')}
                tableWith={text => changed(lines, at, text)}
                onKeep={next => write(next, t('The line is changed.'))}
                onCancel={() => setEditing(null)}
              />
            </li>
          ) : (
            <li key={line} className="line-row">
              <span className="num quiet">{at + 1}</span>
              <code>{line}</code>
              <LineActs
                at={at}
                count={lines.length}
                words={{
                  up: t('Line {line} up', { line: at + 1 }),
                  down: t('Line {line} down', { line: at + 1 }),
                  change: t('Change line {line}', { line: at + 1 }),
                  remove: t('Remove line {line}', { line: at + 1 }),
                }}
                onMove={by =>
                  void write(moved(lines, at, by), by < 0 ? t('The line is moved up.') : t('The line is moved down.'))
                }
                onChange={() => setEditing(at)}
                onRemove={() => void write(removed(lines, at), t('The line is removed.'))}
              />
            </li>
          ),
        )}
      </ol>
      {editing === null && (
        <LineForm
          table={table}
          label={t('New line: {table}', { table: title })}
          start=""
          example={example}
          act={t('Add')}
          tableWith={text => added(lines, text)}
          onKeep={next => write(next, t('The line is added.'))}
        />
      )}
    </section>
  );
}

type FormProps = {
  readonly table: RoutingTableName;
  readonly label: string;
  readonly start: string;
  readonly example?: string;
  readonly act: string;
  readonly tableWith: (text: string) => readonly string[];
  readonly onKeep: (lines: readonly string[]) => Promise<boolean>;
  readonly onCancel?: () => void;
};

/** After the last key. */
const PAUSE = 300;

function LineForm({ table, label, start, example, act, tableWith, onKeep, onCancel }: FormProps) {
  const { api } = useConnection();
  const [text, setText] = useState(start);
  const [tried, setTried] = useState<RoutingTableTried | null>(null);
  const whole = useRef(tableWith);
  whole.current = tableWith;
  const line = text.trim();
  useEffect(() => {
    setTried(null);
    if (line === '' || !api) return;
    let current = true;
    const timer = setTimeout(() => {
      api.routing.try({ table, lines: whole.current(line) }).then(
        found => current && setTried(found),
        () => {},
      );
    }, PAUSE);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [api, table, line]);
  const keep = async (): Promise<void> => {
    if (line !== '' && (await onKeep(tableWith(line)))) setText('');
  };
  const said = tried?.faults[0]?.why;
  const fault = said === undefined ? undefined : heard(said);
  return (
    <LineField
      {...{ label, example, text, act, onCancel }}
      fault={fault ?? null}
      ready={line !== '' && line !== start && fault === undefined}
      onType={setText}
      onKeep={() => void keep()}
    >
      {tried?.notes.map(note => (
        <span key={note} className="field-help">
          {note}
        </span>
      ))}
      {tried?.moves.map(({ from, to, recipients }) => (
        <span key={`${from}${to}`} className="field-help">
          {t(
            '{recipients, plural, one {# recipient waits} other {# recipients wait}} for {from} and would go to {to}.',
            {
              recipients,
              from,
              to,
            },
          )}
        </span>
      ))}
    </LineField>
  );
}
