/** How long mail stays: the rules, what would go by them now, and whose mail is held whatever they say. */

import { useState } from 'react';
import type { Setting } from '../../../server/api/contract.ts';
import { t } from '../../../server/base/language.ts';
import { Faces } from '../../design/faces.tsx';
import { useAnswer, useConnection, wordsOf } from '../../live.ts';
import { durationFrom } from '../../mail/expunged/expunged-words.ts';
import { useAct, useSay } from '../../shell/notices.tsx';
import { KeepingPage } from '../accounts-nav.tsx';
import { applySettings, type Known, useSettings, valuesNow } from '../use-settings.ts';
import { DueCard } from './due-card.tsx';
import { HoldsCard } from './holds-card.tsx';
import { sameLines } from './rule-words.ts';
import { RulesCard } from './rules-card.tsx';
import './retention.css';

const RULES = 'retention.rules';
const KEPT = 'store.keep-expunged';

const linesIn = (setting: Setting | undefined): readonly string[] =>
  Array.isArray(setting?.value) ? setting.value.map(String) : [];

export function RetentionView() {
  const live = useSettings([RULES, KEPT]);
  return (
    <KeepingPage
      at="/accounts/retention"
      title={t('How long mail stays')}
      about={t('What is removed by itself when its time is over, and what must not be')}
    >
      <Faces live={live} what={t('the rules')} rows={6}>
        {known => <Retention known={known} />}
      </Faces>
    </KeepingPage>
  );
}

/** A draft of the rules, beside what it would do; nothing holds before it is switched on. */
function Retention({ known }: { readonly known: Known }) {
  const { api } = useConnection();
  const act = useAct();
  const say = useSay();
  const set = linesIn(known[RULES]);
  const [held, setHeld] = useState<readonly string[] | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const lines = held ?? set;
  const isDraft = held !== null && !sameLines(held, set);
  const due = useAnswer(`retention ${JSON.stringify([lines, set])}`, (asked, signal) =>
    asked.retention.preview(isDraft ? { rules: lines } : {}, signal),
  );
  const change = (next: readonly string[]): void => {
    setHeld(next);
    setFault(null);
  };
  const switchOn = async (): Promise<void> => {
    if (!api) return setFault(t('There is no connection to the mail server.'));
    setBusy(true);
    setFault(null);
    try {
      const before = valuesNow(known, [RULES]);
      await applySettings(api, { [RULES]: lines });
      setHeld(null);
      const undo = (): void =>
        void act(t('Taking back'), async asked => {
          await applySettings(asked, before);
          return true;
        });
      const text =
        lines.length === 0
          ? t('No rule holds any more: mail stays until somebody deletes it.')
          : t(
              '{count, plural, one {The rule holds} other {The # rules hold}}. What is over its time goes within a day.',
              {
                count: lines.length,
              },
            );
      say({ text, action: { label: t('Undo'), run: undo } });
    } catch (error) {
      setFault(wordsOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <RulesCard
        setting={known[RULES]}
        lines={lines}
        isDraft={isDraft}
        busy={busy}
        fault={fault}
        onChange={change}
        onSwitchOn={() => void switchOn()}
        onDiscard={() => {
          setHeld(null);
          setFault(null);
        }}
      />
      <DueCard live={due} lines={lines} isDraft={isDraft} keep={durationFrom(known[KEPT]?.text ?? '')} />
      <HoldsCard onChange={() => due.state === 'ready' && due.retry()} />
    </>
  );
}
