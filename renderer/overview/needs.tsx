/** The one place for warnings, worst first: each with its shape, one act, and a way to be told again in thirty days. */
import { X } from 'lucide-react';
import { Link } from 'wouter';
import type { Status } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button, IconButton } from '../design/button.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { useFreeze, usePause } from '../queue/use-pause.ts';
import { useAct, useSay } from '../shell/notices.tsx';
import { useMovePort } from '../shell/port-trouble.tsx';
import { type Need, type NeedAct, needAct, needSentence, needShape } from './need-words.ts';

export function Needs({ status: { needs, dismissed } }: { status: Status }) {
  if (needs.length === 0 && dismissed === 0) return null;
  return (
    <section className="card">
      <div className="card-head">
        <h2>{t('Needs you')}</h2>
        <span className="num quiet">{needs.length}</span>
      </div>
      {needs.length > 0 && (
        <ul className="needs">
          {needs.map(need => (
            <NeedRow key={need.id} need={need} />
          ))}
        </ul>
      )}
      {dismissed > 0 && (
        <p className="needs-dismissed">
          {t('{count, plural, one {# more is} other {# more are}} put away for thirty days.', { count: dismissed })}
        </p>
      )}
    </section>
  );
}

function NeedRow({ need }: { need: Need }) {
  const act = needAct(need);
  const dismiss = useDismiss();
  const sentence = needSentence(need);
  return (
    <li>
      <StatusShape shape={needShape[need.severity]} size={16} />
      <span className="need-words">{sentence}</span>
      {need.severity !== 'failed' && (
        <IconButton
          className="need-dismiss"
          label={t('Dismiss for 30 days')}
          aria-description={sentence}
          onClick={() => void dismiss(need.id)}
        >
          <X size={14} strokeWidth={1.6} aria-hidden="true" />
        </IconButton>
      )}
      {act && (
        <span className="need-act">
          <NeedButton act={act} />
        </span>
      )}
    </li>
  );
}

function NeedButton({ act }: { act: NeedAct }) {
  const movePort = useMovePort();
  const { resume } = usePause();
  const { thaw } = useFreeze();
  if (act.kind === 'go')
    return (
      <Link href={act.path} className="button need-button">
        {act.label}
      </Link>
    );
  const run = (): void => {
    if (act.kind === 'use-port') void movePort(act.name, act.port);
    else void (act.route === '*' ? resume() : thaw(act.route));
  };
  return (
    <Button className="need-button" onClick={run}>
      {act.label}
    </Button>
  );
}

function useDismiss(): (need: string) => Promise<void> {
  const act = useAct();
  const say = useSay();
  return async need => {
    const done = await act(t('Dismissing'), api => api.status.dismiss({ need, on: true }));
    if (!done) return;
    const undo = (): void => void act(t('Undoing'), api => api.status.dismiss({ need, on: false }));
    say({ text: t('You are told of it again in thirty days.'), action: { label: t('Undo'), run: undo } });
  };
}
