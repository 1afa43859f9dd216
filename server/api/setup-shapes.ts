/** Of contract.ts: what the first run asks, and what this computer can do. */
import type { FixedListener, PortTrouble, Preset } from './shapes.ts';

export type SetupCheck = {
  readonly id: 'disk' | 'home' | 'network' | 'clock';
  readonly ok: boolean;
  readonly sentence: string;
  /** What the sentence is made of. */
  readonly values: Readonly<Record<string, string | number>>;
};
export type SetupPort = {
  readonly name: FixedListener;
  readonly port: number;
  /** null: it can be opened. */
  readonly trouble: PortTrouble | null;
};
export type SetupState = {
  readonly done: boolean;
  readonly home: string;
  readonly checks: readonly SetupCheck[];
  /** What each preset would listen on here, and whether it could. */
  readonly presets: readonly {
    readonly preset: Preset;
    readonly listeners: string;
    /** All that is in the way, in sentences; null: nothing. */
    readonly trouble: string | null;
    readonly ports: readonly SetupPort[];
  }[];
};
export type SetupChoice = {
  readonly preset: Preset;
  /** The office's first person; for dev and learn the server makes its own. */
  readonly office?: {
    readonly domain: string;
    readonly name: string;
    readonly localPart: string;
    readonly password: string;
  };
};
