/** Lines to paste, with the host and port that really listen now; never constants. Pure. */
import type { ListenerState } from '../../server/api/contract.ts';

export type Snippet = { readonly name: string; readonly text: string };

export function snippets(listeners: readonly ListenerState[], to: string): readonly Snippet[] {
  const open = (name: ListenerState['name']): ListenerState | undefined =>
    listeners.find(listener => listener.name === name && listener.state === 'listening');
  const smtp = open('smtp') ?? open('submission');
  if (!smtp) return [];
  const host = smtp.host.includes(':') ? `[${smtp.host}]` : smtp.host;
  const { port } = smtp;
  return [
    { name: 'Environment', text: `MAIL_URL=smtp://${host}:${port}` },
    {
      name: 'curl',
      text: `printf 'Subject: hi\\r\\n\\r\\nhello\\r\\n' | curl smtp://${host}:${port} \\\n  --mail-from a@x.test --mail-rcpt ${to} -T -`,
    },
    {
      name: 'Python',
      text: `import smtplib\nwith smtplib.SMTP('${smtp.host}', ${port}) as smtp:\n    smtp.sendmail('a@x.test', '${to}', 'Subject: hi\\r\\n\\r\\nhello')`,
    },
    {
      name: 'Django',
      text: `EMAIL_HOST = '${smtp.host}'\nEMAIL_PORT = ${port}\nEMAIL_USE_TLS = False`,
    },
    {
      name: 'Laravel',
      text: `MAIL_MAILER=smtp\nMAIL_HOST=${smtp.host}\nMAIL_PORT=${port}\nMAIL_ENCRYPTION=null`,
    },
  ];
}
