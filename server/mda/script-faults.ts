/** Scripts that could not run: told to the owner as long as they cannot. Forgotten when the server stops; the next message tells it again. */
import type { Need, NeedSource } from '../events/need.ts';
import type { Id } from '../store/interface.ts';

export type ScriptFault = {
  readonly account: Id;
  readonly address: string;
  readonly script: string;
  readonly owner: 'account' | 'server';
  readonly because: string;
};
export type ScriptFaults = {
  failed(fault: ScriptFault): void;
  /** Its scripts have run as they should. */
  ran(account: Id): void;
  readonly needs: NeedSource;
};

/** More are told of in their number. */
const MOST_TOLD = 5;

export function newScriptFaults(): ScriptFaults {
  const faults = new Map<Id, ScriptFault>();
  return {
    failed: fault => void faults.set(fault.account, fault),
    ran: account => void faults.delete(account),
    needs: () => {
      const all = [...faults.values()];
      const more = all.length - MOST_TOLD;
      return [...all.slice(0, MOST_TOLD).map(needOf), ...(more > 0 ? [moreOf(more)] : [])];
    },
  };
}

const needOf = ({ account, address, script, owner, because }: ScriptFault): Need => ({
  id: `script-${account}`,
  severity: 'attention',
  sentence:
    owner === 'server'
      ? `The server's script “${script}” fails on mail for ${address} (${because}); what it should sort is kept as it came`
      : `The script “${script}” of ${address} fails (${because}); the mail is kept as it came`,
});

const moreOf = (count: number): Need => ({
  ...{ id: 'scripts', severity: 'attention' },
  sentence: `The scripts of ${count} more people fail`,
});
