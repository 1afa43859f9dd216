/** A computer on which nobody has mail. */
import type { Api } from '../../../server/api/contract.ts';

export const noSystemMail: Api['systemMail'] = {
  state: async () => ({
    ports: [{ port: 25, setting: 'smtp.port', holder: null, program: null, pid: null, unit: null, package: null }],
    sendmail: { path: '/usr/sbin/sendmail', owner: null, leadsTo: null, package: null },
    installed: [],
    isTakenOver: false,
    commands: { look: 'sudo mailroom switch status', plan: null, takeOver: null, giveBack: null },
    lowPorts: { platform: 'linux', from: 1024 },
  }),
};
