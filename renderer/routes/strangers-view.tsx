/** The owner's rules for strangers' mail, in the order in which they are asked: typed on a line, and tried on the mail of days before they hold. */
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import type { Api, Replayed, RuleDraft, RuleRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { BackLink } from '../design/back-link.tsx';
import { Faces } from '../design/faces.tsx';
import { Moment } from '../design/moment.tsx';
import { LineActs, LineField } from '../design/ordered-lines.tsx';
import { heard } from '../language/heard.ts';
import { useAnswer, useConnection, wordsOf } from '../live.ts';
import { useAct, useSay } from '../shell/notices.tsx';
import { moved } from './lines.ts';
import './routes.css';

type Row = RuleRow & { readonly line: string };
const DAYS = 7;
const EXAMPLE = "content 'subject=*casino*' then junk";

export function StrangersView() {
  const live = useAnswer('rules for strangers', async api => {
    const [rules, lines] = await Promise.all([api.rules.list({}), api.rules.lines({})]);
    return rules.map((rule): Row => ({ ...rule, line: lines.find(one => one.id === rule.id)?.line ?? '' }));
  });
  const again = live.state === 'ready' ? live.retry : () => {};
  return (
    <div className="view view-scroll">
      <header className="view-head">
        <div>
          <BackLink href="/settings/strangers">{t('Settings')}</BackLink>
          <h1>{t('Rules for strangers’ mail')}</h1>
          <p>{t('What you want done with mail that comes in, before all checks')}</p>
        </div>
      </header>
      <Faces live={live} what={t('the rules')}>
        {rules => (
          <div className="routes">
            <section className="card line-table" aria-label={t('Rules, in order')}>
              <p className="settings-note">
                {t(
                  'A rule: a stage (connect, helo, mail, rcpt, data, content), conditions, “then”, and what is done: accept, skip, junk, hold, later, refuse or score. Each is tried on the mail of the last {days} days as you type.',
                  { days: DAYS },
                )}
              </p>
              <ol>
                {rules.map((rule, at) => (
                  <Rule key={rule.id} rule={rule} at={at} rules={rules} onChanged={again} />
                ))}
              </ol>
              <RuleForm label={t('New rule')} start="" act={t('Add')} rest={rules} onChanged={again} row={null} />
            </section>
            <p className="view-foot">
              {t('At the command line:')} <code>{`mailroom rule, mailroom replay`}</code>
            </p>
          </div>
        )}
      </Faces>
    </div>
  );
}

type RuleProps = {
  readonly rule: Row;
  readonly at: number;
  readonly rules: readonly Row[];
  readonly onChanged: () => void;
};

function Rule({ rule, at, rules, onChanged }: RuleProps) {
  const act = useAct();
  const say = useSay();
  const [editing, setEditing] = useState(false);
  const { id, line, note, enabled, hits, lastHit } = rule;
  const number = at + 1;
  /** Does it, says it, and knows the way back. */
  const change = async (
    words: string,
    run: (api: Api) => Promise<unknown>,
    undo: (api: Api) => Promise<unknown>,
  ): Promise<void> => {
    if ((await act(t('Changing the rules'), run)) === null) return;
    const back = (): void => void act(t('Taking it back'), undo).then(onChanged);
    say({ text: words, action: { label: t('Undo'), run: back } });
    onChanged();
  };
  const put = (on: boolean) => (api: Api) => api.rules.put({ id, rule: draftOf(rule), note, enabled: on });
  const ids = rules.map(one => one.id);
  const move = (by: -1 | 1): Promise<void> => {
    const next = rules.map(one => String(one.id));
    return change(
      t('The rule is moved.'),
      api => api.rules.order({ ids: moved(next, at, by).map(Number) }),
      api => api.rules.order({ ids }),
    );
  };
  const remove = (): Promise<void> =>
    change(
      t('The rule is removed.'),
      api => api.rules.remove({ id }),
      async api => {
        const made = await api.rules.put({ id: null, rule: draftOf(rule), note, enabled });
        await api.rules.order({ ids: ids.map(one => (one === id ? made.id : one)) });
      },
    );
  if (editing)
    return (
      <li>
        <RuleForm
          label={t('Rule {number}', { number })}
          start={line}
          act={t('Keep')}
          rest={rules}
          row={rule}
          onChanged={() => {
            setEditing(false);
            onChanged();
          }}
          onCancel={() => setEditing(false)}
        />
      </li>
    );
  return (
    <li className="line-row rule-row" data-off={!enabled || undefined}>
      <button
        type="button"
        role="switch"
        className="switch"
        aria-checked={enabled}
        aria-label={t('Rule {number} is asked', { number })}
        onClick={() =>
          void change(
            enabled ? t('The rule is not asked any more.') : t('The rule is asked again.'),
            put(!enabled),
            put(enabled),
          )
        }
      />
      <span className="rule-words">
        <code>{line}</code>
        <span className="quiet">
          {note !== '' && `${note} · `}
          {t('{hits, plural, =0 {no hit yet} one {# hit} other {# hits}}', { hits })}
          {lastHit !== null && (
            <>
              {' · '}
              <Moment at={lastHit} />
            </>
          )}
        </span>
      </span>
      <LineActs
        at={at}
        count={rules.length}
        words={{
          up: t('Rule {number} up', { number }),
          down: t('Rule {number} down', { number }),
          change: t('Change rule {number}', { number }),
          remove: t('Remove rule {number}', { number }),
        }}
        onMove={by => void move(by)}
        onChange={() => setEditing(true)}
        onRemove={() => void remove()}
      />
    </li>
  );
}

const draftOf = ({ stage, when, action }: RuleDraft): RuleDraft => ({ stage, when, action });

type FormProps = {
  readonly label: string;
  readonly start: string;
  readonly act: string;
  /** All of them: one that is changed is played in its place. */
  readonly rest: readonly Row[];
  readonly row: Row | null;
  readonly onChanged: () => void;
  readonly onCancel?: () => void;
};
type Understood = { readonly rule: RuleDraft; readonly played: Replayed };

/** After the last key. */
const PAUSE = 400;

function RuleForm({ label, start, act: word, rest, row, onChanged, onCancel }: FormProps) {
  const { api } = useConnection();
  const act = useAct();
  const say = useSay();
  const [text, setText] = useState(start);
  const [note, setNote] = useState(row?.note ?? '');
  const [understood, setUnderstood] = useState<Understood | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const line = text.trim();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the other rules are read when the line changes
  useEffect(() => {
    setUnderstood(null);
    setFault(null);
    if (line === '' || line === start || !api) return;
    let current = true;
    const judge = async (): Promise<void> => {
      const { rule } = await api.rules.read({ line });
      const rules = rest.filter(one => one.enabled).map(one => (one.id === row?.id ? rule : draftOf(one)));
      const played = await api.rules.replay({ days: DAYS, rules: row ? rules : [...rules, rule] });
      if (current) setUnderstood({ rule, played });
    };
    const timer = setTimeout(() => judge().catch(error => current && setFault(wordsOf(error))), PAUSE);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [api, line]);
  /** Only its note is another, or what was typed is understood. */
  const rule = understood?.rule ?? (row !== null && line === start ? draftOf(row) : null);
  const isOther = understood !== null || note.trim() !== (row?.note ?? '');
  const keep = async (): Promise<void> => {
    if (!rule || !isOther) return;
    const put = { id: row?.id ?? null, rule, note: note.trim(), enabled: row?.enabled ?? true };
    const done = await act(t('Changing the rules'), asked => asked.rules.put(put));
    if (!done) return;
    const undo = (): void =>
      void act(t('Taking it back'), asked =>
        row ? asked.rules.put({ ...put, rule: draftOf(row), note: row.note }) : asked.rules.remove({ id: done.id }),
      ).then(onChanged);
    say({
      text: row ? t('The rule is changed.') : t('The rule is asked from now on.'),
      action: { label: t('Undo'), run: undo },
    });
    setNote('');
    setText('');
    onChanged();
  };
  return (
    <LineField
      {...{ label, text, fault, onCancel }}
      example={EXAMPLE}
      act={word}
      ready={rule !== null && isOther}
      onType={setText}
      onKeep={() => void keep()}
    >
      {(row !== null || line !== '') && (
        <input
          className="input rule-note"
          aria-label={t('Note: {rule}', { rule: label })}
          placeholder={t('A note, if you like: why there is this rule')}
          value={note}
          maxLength={500}
          onChange={event => setNote(event.target.value)}
        />
      )}
      {understood && (
        <div className="rule-played" role="status">
          <p>
            {understood.played.judged === 0
              ? t('In the last {days} days there was no mail to try it on.', { days: DAYS })
              : t(
                  'Of {judged, plural, one {# message} other {# messages}} of the last {days} days, {count, plural, =0 {none would be treated} one {# would be treated} other {# would be treated}} differently.',
                  { judged: understood.played.judged, days: DAYS, count: understood.played.differences.length },
                )}
          </p>
          <ul>
            {understood.played.differences.slice(0, 5).map(({ trace, before, after, because }) => (
              <li key={trace}>
                <Link href={`/journey/${encodeURIComponent(trace)}`}>{`${before} → ${after}`}</Link> {heard(because)}
              </li>
            ))}
          </ul>
        </div>
      )}
    </LineField>
  );
}
