/** Why a port could not be had, and what can be done, in the reader's language. Pure. */
import type { ListenerState, PortTrouble } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';

type Shut = Pick<ListenerState, 'trouble' | 'sentence'>;

/** What happened; what the system says itself where we know no better. */
export const portWhy = ({ trouble, sentence }: Shut): string =>
  trouble ? troubleWords(trouble) : (sentence ?? t('It could not be opened.'));

export function troubleWords(trouble: PortTrouble): string {
  const { kind, holder, sentence } = trouble;
  const port = String(trouble.port);
  switch (kind) {
    case 'in-use':
      return holder
        ? t('{port} is used by {program} (pid {pid}).', { port, program: holder.name, pid: String(holder.pid) })
        : t('{port} is used by another program.', { port });
    case 'no-permission':
      return t('This system lets only administrators open port {port}.', { port });
    case 'no-such-address':
      return t(
        'This computer has no such address. Use 127.0.0.1 for this computer only, or 0.0.0.0 for every network.',
      );
    case 'other':
      return sentence;
  }
}

export type PortStep = { readonly words: string; readonly command: string | null };

/** What a person can do beside taking another port. */
export function portStep({ trouble }: Shut): PortStep {
  if (trouble?.kind === 'in-use' && trouble.holder)
    return { words: t('Or stop {program}.', { program: trouble.holder.name }), command: null };
  if (trouble?.kind === 'in-use')
    return { words: t('Who owns it? An administrator sees it with:'), command: `ss -ltnp 'sport = :${trouble.port}'` };
  if (trouble?.kind === 'no-permission')
    return {
      words: t('On Linux an administrator allows it with:'),
      command: `sysctl net.ipv4.ip_unprivileged_port_start=${trouble.port}`,
    };
  return { words: '', command: null };
}
