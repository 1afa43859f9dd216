/** switch trial: the other server stays in charge, and what this one would have done is compared with what it did. */
import { readFileSync } from 'node:fs';
import { systemPrograms } from '../../switch/programs.ts';
import { compareTrial, inWords, trialLines } from '../../switch/trial.ts';
import { readTrialLog } from '../../switch/trial-log.ts';
import { CommandEnd, exit, usage } from '../exit.ts';
import { say, sayJson, sayText } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly } from '../words.ts';
import { type Given, kindOf } from './switch-options.ts';

export async function switchTrial(given: Given, rest: readonly string[]): Promise<number> {
  const [verb] = exactly(rest, 'lines or compare');
  if (verb === 'lines') return lines(given);
  if (verb === 'compare') return compare(given);
  throw usage(`switch trial ${verb}: lines or compare`);
}

/** To be pasted by whoever is in charge there: nothing of another server's configuration is edited here. */
async function lines(given: Given): Promise<number> {
  if (kindOf(given) !== 'postfix' && kindOf(given) !== 'auto')
    throw new CommandEnd(
      exit.refused,
      'only Postfix can hand over copies with their envelopes; trial compare reads Exim too',
    );
  const config = given.config ?? '/etc/postfix';
  const port = Number(given.lmtp ?? 1024 + 1000);
  const maps = await systemPrograms.run(['/usr/sbin/postconf', '-c', config, '-h', 'transport_maps']);
  const files = trialLines(config, port, maps.code === 0 ? maps.out.trim() : '');
  if (given.json) {
    sayJson({ files });
    return exit.done;
  }
  say('A server of ours that takes the copies (a home of its own, in which nothing leaves):');
  sayText(
    `\n  mailroom serve --home /var/tmp/mailroom-trial --preset dev --set mode=capture --set lmtp.port=${port}\n`,
  );
  for (const { file, lines: text } of files) sayText(`${file}:\n\n${text.map(line => `  ${line}`).join('\n')}\n`);
  say(
    'Then: postfix reload. To end the trial, take the lines out before that server stops: copies that cannot be handed',
  );
  say('over wait in Postfix, and after five days their senders would hear of it.');
  return exit.done;
}

async function compare(given: Given): Promise<number> {
  const kind = kindOf(given) === 'exim' ? 'exim' : 'postfix';
  const file = given.log ?? (kind === 'exim' ? '/var/log/exim4/mainlog' : '/var/log/mail.log');
  const entries = readTrialLog(kind, readLog(file)).filter(one => !one.recipient.endsWith('@mailroom-trial.invalid'));
  return withServer(homeOf(given.home), 'yes', async api => {
    const compared = await compareTrial(entries, (address, sender) => api.directory.trace({ address, sender }));
    const different = compared.filter(one => !one.isAlike);
    const messages = new Set(compared.map(one => one.id ?? one)).size;
    if (given.json)
      sayJson({ messages, recipients: compared.length, alike: compared.length - different.length, different });
    else {
      say(
        `Of ${compared.length} recipients of ${messages} messages ${compared.length - different.length} alike, ${different.length} different${different.length === 0 ? '.' : ', because:'}`,
      );
      for (const one of different) say(`  ${one.messageId ?? one.id ?? 'refused at once'}  ${inWords(one)}`);
    }
    return different.length === 0 ? exit.done : exit.refused;
  });
}

function readLog(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (fault) {
    throw new CommandEnd(exit.refused, `${file}: ${(fault as Error).message}. Name another with --log.`);
  }
}
