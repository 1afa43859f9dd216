/** German, a file for each folder of the window. A message that two folders say stands in one of them, or in both alike. */
import type { Catalogue } from '../../../server/base/language.ts';
import { accounts } from './accounts.ts';
import { accountsKeeping } from './accounts-keeping.ts';
import { accountsMachines } from './accounts-machines.ts';
import { accountsOwn } from './accounts-own.ts';
import { backup } from './backup.ts';
import { captured } from './captured.ts';
import { capturedChecks } from './captured-checks.ts';
import { capturedFaults } from './captured-faults.ts';
import { capturedLab } from './captured-lab.ts';
import { certificates } from './certificates.ts';
import { compose } from './compose.ts';
import { connect } from './connect.ts';
import { deliverability } from './deliverability.ts';
import { design } from './design.ts';
import { elsewhere } from './elsewhere.ts';
import { events } from './events.ts';
import { eventsWays } from './events-ways.ts';
import { firstRun } from './first-run.ts';
import { held } from './held.ts';
import { jmap } from './jmap.ts';
import { journey } from './journey.ts';
import { learn } from './learn.ts';
import { log } from './log.ts';
import { mail } from './mail.ts';
import { moving } from './moving.ts';
import { overview } from './overview.ts';
import { queue } from './queue.ts';
import { routes } from './routes.ts';
import { routesWays } from './routes-ways.ts';
import { rules } from './rules.ts';
import { search } from './search.ts';
import { settings } from './settings.ts';
import { settingsHelp } from './settings-help.ts';
import { settingsLabels } from './settings-labels.ts';
import { sharing } from './sharing.ts';
import { shell } from './shell.ts';
import { why } from './why.ts';
import { whyAnswers } from './why-answers.ts';

export const german: Catalogue = {
  ...accounts,
  ...accountsKeeping,
  ...accountsMachines,
  ...accountsOwn,
  ...backup,
  ...captured,
  ...capturedChecks,
  ...capturedFaults,
  ...capturedLab,
  ...certificates,
  ...compose,
  ...connect,
  ...deliverability,
  ...design,
  ...elsewhere,
  ...events,
  ...eventsWays,
  ...firstRun,
  ...held,
  ...jmap,
  ...journey,
  ...learn,
  ...log,
  ...mail,
  ...moving,
  ...overview,
  ...queue,
  ...routes,
  ...routesWays,
  ...rules,
  ...search,
  ...settings,
  ...settingsHelp,
  ...settingsLabels,
  ...sharing,
  ...shell,
  ...why,
  ...whyAnswers,
};
