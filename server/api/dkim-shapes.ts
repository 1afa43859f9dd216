/** The keys that our domains sign with, as the API tells them. Private parts are never told. */

export type DkimKeyState = 'waiting' | 'visible' | 'signs' | 'retired' | 'removed';
export type DkimKeyRow = {
  readonly domain: string;
  readonly selector: string;
  readonly type: 'rsa' | 'ed25519';
  /** waiting: for its record. visible: in the DNS, its time comes. retired: still published, for mail on its way. */
  readonly state: DkimKeyState;
  readonly createdAt: number;
  readonly seenAt: number | null;
  readonly activeAt: number | null;
  readonly retiredAt: number | null;
  readonly removedAt: number | null;
  /** What the DNS said when it was last asked; `why` where it is not the key's record. */
  readonly found: {
    readonly kind: 'visible' | 'absent' | 'different' | 'unknown';
    readonly at: number;
    readonly why?: string;
  } | null;
};

export type DkimRecord = {
  readonly selector: string;
  readonly state: DkimKeyState;
  /** 'S._domainkey.here.example' */
  readonly name: string;
  /** Without the domain, as providers' forms want it. */
  readonly host: string;
  readonly value: string;
  /** For a zone file: the value in strings of 255 octets. */
  readonly zoneLine: string;
};
