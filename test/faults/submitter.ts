/** ann hands in letters, many on one connection. */
import type { WireClient } from '../support/wire.ts';
import { type Person, traceIn, type World } from '../support/world.ts';

export type Submitter = {
  readonly person: Person;
  /** Again, where time has passed and the connection is gone. */
  signIn(): Promise<void>;
  /** The trace. The subject tells letters apart. */
  send(to: readonly string[], subject: string, rcpt?: string): Promise<string>;
};

export async function newSubmitter(world: World): Promise<Submitter> {
  const known = await world.api.accounts.list({});
  const person = { address: 'ann@here.example', password: 'correct horse' };
  if (known.length === 0) await world.addAccount(person.address, person.password);
  let wire: WireClient;
  const signIn = async () => {
    wire = await world.smtp('submission');
    await wire.ask(`AUTH PLAIN ${Buffer.from(`\0${person.address}\0${person.password}`).toString('base64')}`, '235');
  };
  await signIn();
  return {
    person,
    signIn,
    async send(to, subject, rcpt = '') {
      await wire.ask(`MAIL FROM:<${person.address}>`, '250');
      for (const one of to) await wire.ask(`RCPT TO:<${one}>${rcpt}`, '250');
      await wire.ask('DATA', '354');
      wire.send(`From: <${person.address}>\r\nTo: <${to[0]}>\r\nSubject: ${subject}\r\n\r\nHello.\r\n.\r\n`);
      return traceIn(await wire.expect('250'));
    },
  };
}

/** What a world must be told, so that she may. */
newSubmitter.settings = [
  'auth.allow-plaintext=true',
  'smtp.messages-per-minute=0',
  'submission.recipients-per-hour=0',
  'submission.recipients-per-day=0',
] as const;
