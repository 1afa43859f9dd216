/** A password, or a table, from standard input: piped, or asked for without being shown. */
import { createInterface } from 'node:readline';
import { usage } from '../exit.ts';

export async function readStandardInput(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) text += chunk;
  return text.replace(/\r?\n$/, '');
}

/** Not shown while it is typed. */
export async function askPassword(prompt = 'New password: '): Promise<string> {
  if (!process.stdin.isTTY) throw usage('Give the password with --password-stdin');
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: true });
  process.stderr.write(prompt);
  (lines as unknown as { _writeToOutput(text: string): void })._writeToOutput = () => {};
  return new Promise(resolve =>
    lines.question('', answer => {
      lines.close();
      process.stderr.write('\n');
      resolve(answer);
    }),
  );
}
