/** What was seen lately on a device's port: its last conversations, word by word, and what they mean. */
import { days } from '../../base/units.ts';
import { type Device, listenerOf, mayComeFrom } from '../../directory/device.ts';
import { isPrivateNetwork } from '../../directory/network.ts';
import type { TranscriptLine } from '../../events/transcript.ts';
import type { Store, StoredNote } from '../../store/interface.ts';
import type { DeviceSession, DeviceSuggestion, DeviceTest } from '../contract.ts';
import type { ServerPorts } from '../ports.ts';

/** How many beginnings of conversations are looked through; what is older than a month is of no use for a test. */
const EVENTS_AT_ONCE = 500;
const MOST_LOOKS = 10;
const LOOK_BACK = days(30);
const PEERS_SEEN_WITHIN = days(7);
const MOST_PEERS = 5;

export async function testOf(ports: ServerPorts, device: Device, limit: number): Promise<DeviceTest> {
  const begun = await lastBegun(ports, device, limit);
  const sessions = await Promise.all(begun.map(one => sessionOf(ports.store, device, one)));
  const state = ports.listeners().find(one => one.name === listenerOf(device.id));
  return { sentence: sentenceFor(device, state?.sentence ?? null, state !== undefined, sessions), sessions };
}

const beginnings = ['smtp.connected', 'connection.refused'] as const;

async function lastBegun({ store, clock }: ServerPorts, { id }: Device, limit: number): Promise<StoredNote[]> {
  const listener = listenerOf(id);
  const found: StoredNote[] = [];
  let before: number | undefined;
  for (let look = 0; look < MOST_LOOKS && found.length < limit; look++) {
    const page = await store.events({
      ...{ names: beginnings, limit: EVENTS_AT_ONCE, newestFirst: true },
      ...(before === undefined ? {} : { before }),
    });
    found.push(...page.filter(note => note.fields.listener === listener));
    const oldest = page.at(-1);
    if (!oldest || page.length < EVENTS_AT_ONCE || oldest.at < clock.now() - LOOK_BACK) break;
    before = oldest.id;
  }
  return found.slice(0, limit);
}

async function sessionOf(
  store: Store,
  device: Device,
  { name, trace, at, fields }: StoredNote,
): Promise<DeviceSession> {
  const notes = await store.events({ trace, limit: EVENTS_AT_ONCE });
  const messages = notes.filter(note => note.name === 'queue.accepted').map(note => note.trace);
  const refusals = name === 'connection.refused' ? [{ fields }] : notes.filter(note => isRefusal(note.name));
  const parts = await Promise.all([...new Set(notes.map(note => note.trace))].map(one => store.transcript(one)));
  const remote = String(fields.remote);
  const end = notes.find(note => note.name === 'smtp.closed');
  return {
    ...{ trace, at, remote, messages },
    own: mayComeFrom(device, remote),
    accepted: messages.length,
    refused: refusals.length,
    sentence: sessionWords(messages.length, whyOf(refusals.at(-1)), end ? String(end.fields.why) : null),
    lines: inOrder(parts.flat()),
  };
}

const isRefusal = (name: string): boolean => name === 'smtp.refused' || name === 'smtp.sign-in-refused';
const whyOf = (note: Pick<StoredNote, 'fields'> | undefined): string | null =>
  note === undefined ? null : String(note.fields.because ?? note.fields.why);

/** Every line says when it was said, since the beginning of the one connection that they are of. */
const inOrder = (lines: readonly TranscriptLine[]): TranscriptLine[] => lines.toSorted((a, b) => a.at - b.at);

/** `end`: why the conversation ended; null: it goes on. */
function sessionWords(accepted: number, refusal: string | null, end: string | null): string {
  const took = accepted === 0 ? '' : accepted === 1 ? 'One message was taken' : `${accepted} messages were taken`;
  if (refusal !== null) return `${took === '' ? 'Refused' : `${took}, then refused`}: ${refusal}`;
  if (took !== '') return took;
  return end === null ? 'It is connected, and has handed nothing in yet' : `It handed nothing in: ${end}`;
}

function sentenceFor(device: Device, fault: string | null, open: boolean, sessions: readonly DeviceSession[]): string {
  const { name, port, addresses, enabled } = device;
  if (!enabled) return `${name} is disabled, and its port ${port} is closed.`;
  if (fault !== null) return `Port ${port} is not open. ${fault}`;
  if (!open) return `Port ${port} is not open, for Mailroom does not run.`;
  const last = sessions[0];
  if (!last) return `Nobody has connected to port ${port} yet. Send a test page from the machine.`;
  if (!last.own) return `${last.remote} used port ${port}, which is not its address (${addresses.join(', ')}).`;
  return `${last.sentence}.`;
}

/** Who was refused lately from the owner's own networks: a scanner that has tried port 25, or port 587 without a login. */
export async function peersLately({ store, clock, devices }: ServerPorts): Promise<DeviceSuggestion['peers']> {
  const notes = await store.events({
    names: ['smtp.refused', 'smtp.sign-in-refused'],
    limit: EVENTS_AT_ONCE,
    newestFirst: true,
  });
  const found = new Map<string, DeviceSuggestion['peers'][number]>();
  for (const { at, fields } of notes) {
    const address = String(fields.remote);
    const isKnown = devices.all().some(device => mayComeFrom(device, address));
    if (at < clock.now() - PEERS_SEEN_WITHIN || isKnown || found.has(address) || !isPrivateNetwork(address)) continue;
    const helo = typeof fields.helo === 'string' ? fields.helo : null;
    found.set(address, { address, helo, at, because: String(fields.because ?? fields.why) });
    if (found.size === MOST_PEERS) break;
  }
  return [...found.values()];
}
