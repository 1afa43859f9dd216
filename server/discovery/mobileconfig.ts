/**
 * A configuration profile for Apple's devices: one mail account and, where our certificate comes from the local authority,
 * that authority. Property list, XML. UseSSL means TLS from the first octet, and STARTTLS cannot be demanded, so only
 * listeners with implicit TLS are named. Keys: Apple, Device Management › Profile-Specific Payload Keys › Mail
 * (`com.apple.mail.managed`) and CertificateRoot (`com.apple.security.root`).
 */
import { createHash } from 'node:crypto';
import type { Service } from './services.ts';
import { escapeXml } from './xml.ts';

export type ProfileOf = {
  readonly address: string;
  readonly name: string;
  readonly reading: Service;
  readonly sending: Service;
  /** null: the device asks for it. */
  readonly password: string | null;
  /** PEM; null: the device believes our certificate anyway. */
  readonly authority: { readonly pem: string; readonly name: string } | null;
};

type Value = string | number | boolean | Uint8Array | readonly Value[] | { readonly [key: string]: Value };

export const PROFILE_TYPE = 'application/x-apple-aspen-config';

export function mobileconfig(profile: ProfileOf): string {
  const { address, name, authority } = profile;
  const id = `org.mailroom.profile.${createHash('sha256').update(address).digest('hex').slice(0, 16)}`;
  const payloads: Value[] = [mailPayload(profile, id)];
  if (authority) payloads.push(rootPayload(authority, id));
  return print({
    PayloadContent: payloads,
    PayloadDescription: `Sets up the mail account ${address}.`,
    PayloadDisplayName: `Mail: ${address}`,
    PayloadIdentifier: id,
    PayloadOrganization: name,
    PayloadRemovalDisallowed: false,
    PayloadType: 'Configuration',
    PayloadUUID: uuidOf(id),
    PayloadVersion: 1,
  });
}

function mailPayload({ address, name, reading, sending, password }: ProfileOf, id: string): Value {
  return {
    EmailAccountDescription: address,
    EmailAccountName: name,
    EmailAccountType: reading.protocol === 'pop3' ? 'EmailTypePOP' : 'EmailTypeIMAP',
    EmailAddress: address,
    IncomingMailServerAuthentication: 'EmailAuthPassword',
    IncomingMailServerHostName: reading.host,
    IncomingMailServerPortNumber: reading.port,
    IncomingMailServerUseSSL: reading.security === 'tls',
    IncomingMailServerUsername: address,
    ...(password === null ? {} : { IncomingPassword: password }),
    OutgoingMailServerAuthentication: sending.signsIn ? 'EmailAuthPassword' : 'EmailAuthNone',
    OutgoingMailServerHostName: sending.host,
    OutgoingMailServerPortNumber: sending.port,
    OutgoingMailServerUseSSL: sending.security === 'tls',
    OutgoingMailServerUsername: address,
    OutgoingPasswordSameAsIncomingPassword: true,
    PayloadDescription: 'A mail account.',
    PayloadDisplayName: address,
    PayloadIdentifier: `${id}.mail`,
    PayloadType: 'com.apple.mail.managed',
    PayloadUUID: uuidOf(`${id}.mail`),
    PayloadVersion: 1,
  };
}

const rootPayload = ({ pem, name }: { readonly pem: string; readonly name: string }, id: string): Value => ({
  PayloadCertificateFileName: 'mailroom-authority.cer',
  PayloadContent: Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64'),
  PayloadDescription: 'The authority of this mail server.',
  PayloadDisplayName: name,
  PayloadIdentifier: `${id}.authority`,
  PayloadType: 'com.apple.security.root',
  PayloadUUID: uuidOf(`${id}.authority`),
  PayloadVersion: 1,
});

/** The same for the same account, so that a profile takes the place of the one before. RFC 9562 §5.8 (of our own making). */
function uuidOf(id: string): string {
  const hex = createHash('sha256').update(id).digest('hex');
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return parts.join('-').toUpperCase();
}

const print = (value: Value): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<plist version="1.0">',
    printed(value),
    '</plist>',
    '',
  ].join('\n');

function printed(value: Value): string {
  if (typeof value === 'string') return `<string>${escapeXml(value)}</string>`;
  if (typeof value === 'number') return `<integer>${value}</integer>`;
  if (typeof value === 'boolean') return value ? '<true/>' : '<false/>';
  if (value instanceof Uint8Array) return `<data>${Buffer.from(value).toString('base64')}</data>`;
  if (Array.isArray(value)) return `<array>\n${value.map(printed).join('\n')}\n</array>`;
  const entries = Object.entries(value).map(([key, one]) => `<key>${escapeXml(key)}</key>\n${printed(one as Value)}`);
  return `<dict>\n${entries.join('\n')}\n</dict>`;
}
