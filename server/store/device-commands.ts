/** Of commands.ts: machines that hand mail in on ports of their own. */
import type { Instant } from '../base/units.ts';
import type { Id, StoredDevice } from './shapes.ts';

export type DeviceCommands = {
  /** `id` null: a new one. A name and a place are one's alone, else `exists`; more than two hundred are `not-allowed`. */
  putDevice: {
    in: {
      readonly id: Id | null;
      readonly name: string;
      readonly host: string;
      readonly port: number;
      readonly enabled: boolean;
      readonly body: string;
      readonly now: Instant;
    };
    out: { readonly id: Id };
  };
  removeDevice: { in: { readonly id: Id }; out: Record<never, never> };
  /** Adds to its counts; its last message and its last refusal, where there were some. */
  usedDevice: {
    in: {
      readonly id: Id;
      readonly accepted: number;
      readonly refused: number;
      readonly used: StoredDevice['used'];
      readonly no: StoredDevice['no'];
    };
    out: Record<never, never>;
  };
};
