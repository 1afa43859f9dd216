/** A message with elements in it: `rich('Ask <b>{name}</b> first.', { name, b: text => <b>{text}</b> })`. */
import { createElement, Fragment, type ReactNode } from 'react';
import { parts, type Values } from '../../server/base/language.ts';

type Tag = (inner: ReactNode) => ReactNode;

export function rich(message: string, values: Readonly<Record<string, Values[string] | ReactNode | Tag>>): ReactNode {
  const wrapped = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'function' ? (inner: ReactNode[]) => value(together(inner)) : value,
    ]),
  );
  return together(parts<ReactNode>(message, wrapped as Parameters<typeof parts<ReactNode>>[1]));
}

const together = (inner: readonly ReactNode[]): ReactNode => createElement(Fragment, null, ...inner);
