/** Certificates, what the authority is asked for, and what is to be published, as the API tells them. No keys. */

export type ShownCertificate = {
  /** own: the owner's files. acme: from a certificate authority. local: from this server's own authority. */
  readonly source: 'own' | 'acme' | 'local';
  /** For who asks for no name. */
  readonly isUsual: boolean;
  /** Programs that know nothing of this server believe it. */
  readonly isPublic: boolean;
  readonly subject: string;
  readonly names: readonly string[];
  readonly issuer: string;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly fingerprint: string;
};

export type CertificateOrder = {
  /** Its first name. */
  readonly id: string;
  readonly names: readonly string[];
  /** held: there, and not due. waiting: for `records`. hindered: something here must change. put-off: until `retryAt`. */
  readonly state: 'held' | 'due' | 'ordering' | 'waiting' | 'hindered' | 'put-off';
  readonly renewAt: number | null;
  readonly retryAt: number | null;
  readonly because: string | null;
  readonly records: readonly { readonly name: string; readonly value: string }[];
};

export type ServedPolicy = {
  readonly domain: string;
  /** As it is served; less than `wanted` where the certificate could not keep it, and `unfit` says why. */
  readonly mode: 'testing' | 'enforce';
  readonly wanted: 'testing' | 'enforce';
  readonly unfit: string | null;
  readonly id: string;
  readonly url: string;
  readonly text: string;
  /** What the DNS said when it was last asked; undefined within: it did not say. */
  readonly seen: {
    readonly at: number;
    readonly id?: string | null | undefined;
    readonly host?: boolean | undefined;
    readonly mx?: readonly string[] | undefined;
    readonly reports?: boolean | undefined;
  } | null;
};

export type CertificatesNow = {
  readonly hostName: string;
  /** The usual one first. */
  readonly shown: readonly ShownCertificate[];
  /** null: no authority is asked; `because` says why where one is set. */
  readonly acme: {
    readonly directory: string;
    readonly challenge: string;
    readonly orders: readonly CertificateOrder[];
  } | null;
  readonly because: string | null;
  readonly policies: readonly ServedPolicy[];
  readonly needs: readonly {
    readonly severity: 'failed' | 'attention' | 'info';
    readonly sentence: string;
    readonly command?: string;
  }[];
};

export type RecordToPublish = {
  readonly purpose: 'mta-sts' | 'mta-sts-host' | 'tls-reports' | 'dane' | 'dane-next' | 'acme';
  readonly domain: string;
  readonly type: 'TXT' | 'CNAME' | 'TLSA';
  readonly name: string;
  readonly value: string;
  /** A line of a master file. */
  readonly zoneLine: string;
  readonly note: string;
};
