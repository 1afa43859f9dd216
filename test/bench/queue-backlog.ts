/** A deep queue: recipients for hosts that do not answer, a twentieth of them for one host, a hundred to a message. */
import { createTransport } from 'nodemailer';

/** Their addresses are in 127.0.0.0/8, where nobody listens: refused at once, as a machine that is up and has no server. */
const DOMAINS = 2_000;
const AT_ONCE = 100;
const CONNECTIONS = 8;

export const deadHosts: readonly { readonly domain: string; readonly address: string }[] = Array.from(
  { length: DOMAINS },
  (_, n) => ({ domain: `d${n}.dead.example`, address: `127.${100 + Math.floor(n / 200)}.${(n % 200) + 1}.1` }),
);

/** A twentieth for one host; the others are spread. */
export function deepAddresses(waiting: number): readonly string[] {
  const forOne = Math.floor(waiting / 20);
  const domainOf = (n: number) => deadHosts[n < forOne ? 0 : 1 + (n % (DOMAINS - 1))]!.domain;
  return Array.from({ length: waiting }, (_, n) => `p${n}@${domainOf(n)}`);
}

/** How many recipients were taken. */
export async function fill(port: number, addresses: readonly string[]): Promise<number> {
  const transport = createTransport({
    ...{ host: '127.0.0.1', port, pool: true, maxConnections: CONNECTIONS, maxMessages: Number.POSITIVE_INFINITY },
    ...{ ignoreTLS: true, name: 'client.example' },
  });
  let taken = 0;
  const parts = Array.from({ length: Math.ceil(addresses.length / AT_ONCE) }, (_, n) =>
    addresses.slice(n * AT_ONCE, (n + 1) * AT_ONCE),
  );
  await Promise.all(
    parts.map(async (to, n) => {
      const raw = `From: Zoe Client <zoe@client.example>\r\nTo: everybody:;\r\nSubject: Round ${n}\r\nDate: Mon, 5 Jan 2026 10:00:00 +0000\r\nMessage-ID: <${n}.${Date.now()}@client.example>\r\n\r\nTo all.\r\n`;
      const sent = await transport.sendMail({ envelope: { from: 'zoe@client.example', to: [...to] }, raw });
      taken += sent.accepted.length;
    }),
  );
  transport.close();
  return taken;
}
