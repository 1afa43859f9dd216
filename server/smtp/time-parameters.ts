/**
 * The parameters of MAIL that name a time, each known only where it is announced: when a message is to be released
 * (RFC 4865 §4), and by when it is to be there (RFC 2852 §4).
 */
import type { Instant } from '../base/units.ts';
import type { SenderOffer } from './handler.ts';
import type { DeliverByOffer, FutureRelease } from './options.ts';
import type { Table, Writable } from './parameter-table.ts';
import { lessThan } from './reply.ts';

/**
 *   "HOLDFOR=" future-release-integer         1 to 999,999,999 seconds, no zero before them
 *   "HOLDUNTIL=" date-time                    RFC 3339 §5.6 (erratum 2040); to the second   RFC 4865 §4; one of the two
 *
 * Leniency: an hour that has passed is now. A slow line must not cost a letter.
 */
export const holdParameters = ({ most, now }: FutureRelease): Table<SenderOffer> => {
  const hold = (until: Instant, offer: Writable<SenderOffer>): string | null => {
    if (offer.holdUntil !== undefined) return 'HOLDFOR and HOLDUNTIL do not go together';
    if (until > now() + most) return `A message can be held for ${Math.floor(most / 1000)} seconds at most`;
    offer.holdUntil = until;
    return null;
  };
  return {
    __proto__: null as never,
    HOLDFOR: (value, offer) =>
      value && /^[1-9]\d{0,8}$/.test(value)
        ? hold(now() + Number(value) * 1000, offer)
        : 'HOLDFOR takes 1 to 999999999 seconds',
    HOLDUNTIL(value, offer) {
      const until = instantOf(value ?? '');
      return until === null ? 'HOLDUNTIL takes a date and time with its zone' : hold(until, offer);
    },
  };
};

/** The calendar is asked: the 30th of February is no day, and 24:00 no hour. */
function instantOf(text: string): Instant | null {
  const said = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/.exec(
    text.toUpperCase(),
  );
  if (!said) return null;
  const [, there = '', sign, hours, minutes] = said;
  const at = Date.parse(`${there}Z`);
  if (Number.isNaN(at) || new Date(at).toISOString() !== `${there}.000Z`) return null;
  const ahead = sign === undefined ? 0 : (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === '-' ? at + ahead : at - ahead;
}

/**
 *   by-value = by-time ";" by-mode [by-trace]       RFC 2852 §4
 *   by-time  = ["-" / "+"] 1*9digit                 seconds from now; zero or less only with "N"
 *   by-mode  = "N" / "R"                            its sender is told, or it is returned
 *   by-trace = "T"                                  each relaying is told of
 */
export const deliverByParameter = ({ least, now }: DeliverByOffer): Table<SenderOffer> => ({
  __proto__: null as never,
  BY(value, offer) {
    const found = /^([+-]?\d{1,9});([NR])(T?)$/i.exec(value ?? '');
    if (!found) return 'BY takes seconds, a semicolon, N or R, and perhaps T';
    const seconds = Number(found[1]);
    const isReturned = found[2]!.toUpperCase() === 'R';
    if (isReturned && seconds <= 0) return 'BY with R takes a time that has not passed';
    if (isReturned && seconds * 1000 < least) return lessThan(Math.ceil(least / 1000));
    offer.by = {
      at: now() + seconds * 1000,
      mode: isReturned ? 'return' : 'notify',
      ...(found[3] ? { trace: true } : {}),
    };
    return null;
  },
});

/** Of both: what would be back before it may leave. RFC 4865 §4. */
export const neverInTime = ({ holdUntil, by }: SenderOffer): boolean =>
  holdUntil !== undefined && by?.mode === 'return' && by.at <= holdUntil;
