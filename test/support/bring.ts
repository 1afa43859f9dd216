/** One message, as another server brings it. */
import type { WireClient } from './wire.ts';

/** The last reply, whatever it is: to RCPT where that is refused, else to the message. The connection is closed. */
export async function bring(
  wire: WireClient,
  letter: {
    readonly helo: string;
    readonly sender: string;
    readonly recipient: string;
    readonly text: string;
    /** Parameters of MAIL and RCPT. */
    readonly mail?: string;
    readonly rcpt?: string;
  },
): Promise<string> {
  const { helo, sender, recipient, text, mail, rcpt } = letter;
  const withParameters = (command: string, parameters = '') => (parameters ? `${command} ${parameters}` : command);
  await wire.expect('220');
  await wire.ask(`EHLO ${helo}`, '250');
  await wire.ask(withParameters(`MAIL FROM:<${sender}>`, mail), '250');
  let said = await wire.ask(withParameters(`RCPT TO:<${recipient}>`, rcpt), /^\d/);
  if (said.startsWith('250')) {
    await wire.ask('DATA', '354');
    wire.send(`${text}.\r\n`);
    said = await wire.expect(/^\d/);
  }
  if (!said.startsWith('421')) await wire.ask('QUIT', '221');
  await wire.closed();
  return said;
}
