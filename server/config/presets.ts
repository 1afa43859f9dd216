/** Three ways to begin. A preset is a set of defaults: everything in the file, the environment or `--set` goes before it. */
import { minutes } from '../base/units.ts';
import type { Config } from './schema.ts';

export const presets = ['dev', 'office', 'learn'] as const;
export type Preset = (typeof presets)[number];
export const isPreset = (name: string): name is Preset => (presets as readonly string[]).includes(name);

export const presetValues: { readonly [P in Preset]: Partial<Config> } = {
  dev: { mode: 'capture', 'auth.any-password': true, 'auth.allow-plaintext': true },
  office: {
    mode: 'deliver',
    'listen.host': '0.0.0.0',
    'smtp.port': 25,
    'submission.port': 587,
    'submissions.port': 465,
    'imap.port': 143,
    'imaps.port': 993,
    'pop3.port': 110,
    'pop3s.port': 995,
    'smtp.max-connections-per-address': 100,
    'smtp.messages-per-minute': 300,
  },
  learn: { mode: 'local', 'auth.allow-plaintext': true, 'queue.first-retry': minutes(1) },
};
