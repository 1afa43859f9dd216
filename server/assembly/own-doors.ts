/**
 * Whether who dials an address would meet this very server: whatever a domain's MX is called, mail that leads there has
 * nowhere to go, and would come in again until it had gone round too often (RFC 5321 §5.1, §6.3). Only doors that are open
 * count: behind the same port of another address may stand another mail server.
 */
import { networkInterfaces } from 'node:os';
import type { ListenerState } from '../api/contract.ts';

export type OwnDoors = {
  isOurs(address: string, port: number): boolean;
  /** Told once there are any. */
  are(states: () => readonly ListenerState[]): void;
};

const EVERYWHERE_4 = '0.0.0.0';
const EVERYWHERE = '::';

const addressesHere = (): readonly string[] =>
  Object.values(networkInterfaces())
    .flatMap(list => list ?? [])
    .map(one => one.address);

export function newOwnDoors(addresses: () => readonly string[] = addressesHere): OwnDoors {
  let states: () => readonly ListenerState[] = () => [];
  const isHere = (address: string): boolean => address.startsWith('127.') || addresses().includes(address);
  return {
    isOurs: (address, port) =>
      states().some(
        one =>
          one.state === 'listening' &&
          one.name === 'smtp' &&
          one.port === port &&
          (one.host === address ||
            (isHere(address) && (one.host === EVERYWHERE || (one.host === EVERYWHERE_4 && !address.includes(':'))))),
      ),
    are(open) {
      states = open;
    },
  };
}
