/** In the drawer of a person: what sorts their mail, and whether somebody is answered while they are away. */

import { useState } from 'react';
import { Link } from 'wouter';
import { t } from '../../server/base/language.ts';
import { Part } from '../accounts/forms.tsx';
import { Button } from '../design/button.tsx';
import { Faces } from '../design/faces.tsx';
import { useLive } from '../live.ts';
import { AwayDialog, AwayState } from './away-card.tsx';
import { summaryOf } from './rule-words.ts';
import { rulesPath } from './rules-path.ts';
import './rules.css';

export function PersonRules({ address }: { address: string }) {
  const live = useLive(`filters ${address}`, (api, signal) => api.filters.watch({ address }, signal));
  const [asking, setAsking] = useState(false);
  const now = live.state === 'ready' ? live.data : null;
  return (
    <>
      <Part
        title={t('Rules')}
        acts={
          <Link className="button" data-kind="quiet" href={rulesPath(address)}>
            {t('Show the rules')}
          </Link>
        }
      >
        <Faces live={live} what={t('the rules')} rows={1}>
          {({ blocks, script, broken }) => (
            <p className="second">
              {broken.length > 0
                ? t('The script cannot be read.')
                : script && !script.active && blocks.length > 0
                  ? t('{summary}, but its script does not run.', { summary: summaryOf(blocks) })
                  : `${summaryOf(blocks)}.`}
            </p>
          )}
        </Faces>
      </Part>
      {now && (
        <Part
          title={t('Away reply')}
          acts={
            <Button kind="quiet" onClick={() => setAsking(true)}>
              {now.vacation.vacation ? t('Change') : t('Set up')}
            </Button>
          }
        >
          <AwayState address={address} now={now.vacation} />
        </Part>
      )}
      {asking && now && <AwayDialog address={address} now={now.vacation} onClose={() => setAsking(false)} />}
    </>
  );
}
