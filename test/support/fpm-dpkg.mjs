#!/usr/bin/env node
/**
 * What electron-builder asks of fpm for a .deb, done with dpkg-deb: so that the package that Debian installs is built and looked
 * at where nothing can be fetched. An option that it does not know throws. CUSTOM_FPM_PATH names it.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** To the fields of the control file; '' where it has none. */
const fields = {
  '--name': 'Package',
  '--version': 'Version',
  '--architecture': 'Architecture',
  '--maintainer': 'Maintainer',
  '--vendor': 'Vendor',
  '--url': 'Homepage',
  '--category': 'Section',
  '--deb-priority': 'Priority',
  '--description': 'Description',
  '--license': 'License',
  '-s': '',
  '-t': '',
  '--deb-compression': '',
};
const control = {};
const [depends, recommends, inputs, scripts] = [[], [], [], {}];
let target = '';

const args = process.argv.slice(2);
for (let at = 0; at < args.length; at++) {
  const name = args[at];
  if (!name.startsWith('-')) inputs.push(name);
  else if (name === '--force') continue;
  else if (name === '-d') depends.push(args[++at]);
  else if (name === '--deb-recommends') recommends.push(args[++at]);
  else if (name === '--after-install') scripts.postinst = args[++at];
  else if (name === '--after-remove') scripts.postrm = args[++at];
  else if (name === '--package') target = resolve(args[++at]);
  else if (name in fields) control[fields[name]] = args[++at];
  else throw new Error(`fpm stand-in: ${name} is not modelled`);
}

const root = mkdtempSync(join(tmpdir(), 'mailroom-deb-'));
// mkdtemp makes it 0700, and the package's root is the system's.
chmodSync(root, 0o755);
for (const input of inputs) {
  const at = input.lastIndexOf('=');
  const [from, to] = [resolve(input.slice(0, at)), join(root, input.slice(at + 1))];
  mkdirSync(dirname(to), { recursive: true });
  if (statSync(from).isDirectory()) cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  else copyFileSync(from, to);
}
const debian = join(root, 'DEBIAN');
mkdirSync(debian);
const [, ...rest] = Object.entries({
  '': '',
  ...control,
  Depends: depends.join(', '),
  Recommends: recommends.join(', '),
});
const lines = rest.filter(([name, value]) => name !== '' && value !== '').map(([name, value]) => `${name}: ${value}`);
writeFileSync(join(debian, 'control'), `${lines.join('\n')}\n`);
for (const [name, from] of Object.entries(scripts)) {
  copyFileSync(from, join(debian, name));
  chmodSync(join(debian, name), 0o755);
}
execFileSync('dpkg-deb', ['--root-owner-group', '-Znone', '--build', root, target], {
  stdio: ['ignore', 'ignore', 'inherit'],
});
rmSync(root, { recursive: true, force: true });
