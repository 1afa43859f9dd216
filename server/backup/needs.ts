/** What the owner must know of backups, in a sentence. Pure. */
import { hours, type Instant } from '../base/units.ts';
import type { Need } from '../events/need.ts';
import { isLate } from './schedule.ts';
import type { BackupSettings } from './settings.ts';
import type { BackupState } from './state.ts';

export function needsOf(settings: BackupSettings, state: BackupState, now: Instant): readonly Need[] {
  const { to, every, expected } = settings;
  if (to === '' || (every === 0 && !state.made))
    return expected
      ? [need('none', 'attention', 'There is no backup of your mail. Choose a folder or a drive for it.')]
      : [];
  const needs: Need[] = [];
  if (state.run && !state.run.ok)
    needs.push(need('failed', 'failed', `The last backup failed: ${sentence(state.run.because)}`));
  else if (state.made && isLate(every, state.made.at, now))
    needs.push(need('late', 'attention', `The last backup is ${age(now - state.made.at)} old.`));
  if (state.drill && !state.drill.ok)
    needs.push(
      need('unproven', 'failed', `A backup was tried and could not be restored: ${sentence(state.drill.because)}`),
    );
  return needs;
}

const need = (id: string, severity: Need['severity'], said: string): Need => ({
  ...{ id: `backup-${id}`, severity, sentence: said, path: '/backup' },
});
const sentence = (because: string | null): string => `${(because ?? '').replace(/[.?]$/, '')}.`;
const age = (span: number): string => {
  const days = Math.floor(span / hours(24));
  return days >= 2 ? `${days} days` : `${Math.floor(span / hours(1))} hours`;
};
