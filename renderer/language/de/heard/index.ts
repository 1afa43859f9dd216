/** What the server says ready made, in German: a file for each part of it. What it says through `t` is in its own catalogue. */
import type { Table } from '../../hearing.ts';
import { events } from '../events.ts';
import { eventsWays } from '../events-ways.ts';
import { agents } from './agents.ts';
import { aliases } from './aliases.ts';
import { api } from './api.ts';
import { asked } from './asked.ts';
import { backups } from './backups.ts';
import { causes } from './causes.ts';
import { configured } from './configured.ts';
import { delivering } from './delivering.ts';
import { faults } from './faults.ts';
import { fetched } from './fetched.ts';
import { filed } from './filed.ts';
import { files } from './files.ts';
import { handing } from './handing.ts';
import { keeping } from './keeping.ts';
import { lab } from './lab.ts';
import { listed } from './listed.ts';
import { net } from './net.ts';
import { queue } from './queue.ts';
import { reached } from './reached.ts';
import { residents } from './residents.ts';
import { ruled } from './ruled.ts';
import { scripted } from './scripted.ts';
import { vouched } from './vouched.ts';
import { ways } from './ways.ts';
import { words } from './words.ts';
import { written } from './written.ts';

export const heardInGerman: Table = {
  ...handing,
  ...events,
  ...eventsWays,
  ...keeping,
  ...queue,
  ...ways,
  ...agents,
  ...api,
  ...backups,
  ...faults,
  ...net,
  ...causes,
  ...configured,
  ...aliases,
  ...residents,
  ...lab,
  ...listed,
  ...filed,
  ...written,
  ...asked,
  ...vouched,
  ...reached,
  ...ruled,
  ...scripted,
  ...delivering,
  ...fetched,
  ...files,
  ...words,
};
