/** Every procedure of the contract with its handler. */
import type { Api } from './contract.ts';
import { directly } from './directly.ts';
import { backupHandlers } from './handlers/backup.ts';
import { backupMxHandlers } from './handlers/backup-mx.ts';
import { breakerHandlers } from './handlers/breaker.ts';
import { capturedHandlers } from './handlers/captured.ts';
import { certificateHandlers } from './handlers/certificates.ts';
import { connectHandlers } from './handlers/connect.ts';
import { deviceHandlers } from './handlers/devices.ts';
import { directoryHandlers } from './handlers/directory.ts';
import { dkimHandlers } from './handlers/dkim.ts';
import { doctorHandlers } from './handlers/doctor.ts';
import { dropHandlers } from './handlers/drop.ts';
import { fetchHandlers } from './handlers/fetch.ts';
import { fileHandlers } from './handlers/files.ts';
import { filterHandlers } from './handlers/filters.ts';
import { flowHandlers } from './handlers/flow.ts';
import { heldHandlers } from './handlers/held.ts';
import { jmapHandlers } from './handlers/jmap.ts';
import { journeyHandlers } from './handlers/journeys.ts';
import { labHandlers } from './handlers/lab.ts';
import { legacyHandlers } from './handlers/legacy.ts';
import { listHandlers } from './handlers/lists.ts';
import { logHandlers } from './handlers/log.ts';
import { mailHandlers } from './handlers/mail.ts';
import { movingHandlers } from './handlers/moving.ts';
import { peerHandlers } from './handlers/peers.ts';
import { pictureHandlers } from './handlers/pictures.ts';
import { queueHandlers } from './handlers/queue.ts';
import { reportHandlers } from './handlers/reports.ts';
import { returnHandlers, suppressionHandlers } from './handlers/returns.ts';
import { routingHandlers } from './handlers/routing.ts';
import { ruleHandlers } from './handlers/rules.ts';
import { searchHandlers } from './handlers/searches.ts';
import { settingHandlers } from './handlers/settings.ts';
import { statusHandlers } from './handlers/status.ts';
import { systemMailHandlers } from './handlers/system-mail.ts';
import { webhookHandlers } from './handlers/webhooks.ts';
import { whyHandlers } from './handlers/why.ts';
import type { OwnApi } from './legacy-present.ts';
import type { ServerPorts } from './ports.ts';
import type { RouterOf } from './rpc.ts';

export const newRouter = (ports: ServerPorts): RouterOf<Api> => {
  const rest = restOf(ports);
  return {
    ...rest,
    legacy: legacyHandlers(who => directly<OwnApi>(rest, who)),
    lab: labHandlers(ports, who => directly(rest, who)),
  };
};

const restOf = (ports: ServerPorts): RouterOf<Omit<Api, 'legacy' | 'lab'>> => ({
  ...statusHandlers(ports),
  ...settingHandlers(ports),
  ...directoryHandlers(ports),
  ...filterHandlers(ports),
  log: logHandlers(ports),
  queue: { ...queueHandlers(ports), ...flowHandlers(ports), ...heldHandlers(ports) },
  lists: listHandlers(ports),
  backup: backupHandlers(ports),
  backupMx: backupMxHandlers(ports),
  drop: dropHandlers(ports),
  fetch: fetchHandlers(ports),
  files: fileHandlers(ports),
  moving: movingHandlers(ports),
  rules: ruleHandlers(ports),
  peers: peerHandlers(ports),
  breaker: breakerHandlers(ports),
  captured: capturedHandlers(ports),
  webhooks: webhookHandlers(ports),
  searches: searchHandlers(ports),
  certificates: certificateHandlers(ports),
  dkim: dkimHandlers(ports),
  doctor: doctorHandlers(ports),
  reports: reportHandlers(ports),
  returns: returnHandlers(ports),
  why: whyHandlers(ports),
  suppression: suppressionHandlers(ports),
  routing: routingHandlers(ports),
  systemMail: systemMailHandlers(ports),
  connect: connectHandlers(ports),
  devices: deviceHandlers(ports),
  journeys: journeyHandlers(ports),
  mail: mailHandlers(ports),
  jmap: jmapHandlers(ports),
  pictures: pictureHandlers(ports),
});
