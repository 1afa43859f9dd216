/** A certificate for the tests' servers, made once per process: good for mx.example, localhost and 127.0.0.1. */
import { createSecureContext, type SecureContext } from 'node:tls';
import { makeAuthority, makeLeaf } from '../../server/net/authority.ts';

export type TestCertificate = {
  /** PEM, to be trusted. */
  readonly authority: string;
  readonly key: string;
  readonly certificate: string;
  readonly context: SecureContext;
};

let made: Promise<TestCertificate> | null = null;

export function testCertificate(): Promise<TestCertificate> {
  made ??= make();
  return made;
}

async function make(): Promise<TestCertificate> {
  const authority = await makeAuthority('Test authority', Date.now());
  const { key, certificate } = await makeLeaf(authority, ['mx.example', 'localhost', '127.0.0.1'], Date.now());
  return {
    authority: authority.certificate,
    key,
    certificate,
    context: createSecureContext({ key, cert: certificate }),
  };
}
