/** German of the messages in renderer/first-run. */
import type { Catalogue } from '../../../server/base/language.ts';

export const firstRun: Catalogue = {};
