/** What can be done from the palette by going to where it is done: each act an address. */
import { t } from '../../server/base/language.ts';

export type PlacedAct = { readonly name: string; readonly path: string; readonly also?: string };

export const acts: readonly PlacedAct[] = [{ name: t('Add a person'), path: '/accounts?add' }];
