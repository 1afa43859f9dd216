/** German of the messages in renderer/connect. */
import type { Catalogue } from '../../../server/base/language.ts';

export const connect: Catalogue = {};
