/** utilityProcess.fork as a child process of Node, which utility.ts gives the `process.parentPort` it would have. */
import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { type FromRemote, fromRemote, type MessagePortMain } from './ports.ts';
import { strict } from './strict.ts';

type Options = {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly stdio?: 'pipe' | 'ignore' | 'inherit';
  readonly execArgv?: string[];
  readonly serviceName?: string;
};
/** What Electron reports for a process that a signal ended. */
const BY_SIGNAL = 15;

class UtilityProcess extends EventEmitter {
  readonly stdout;
  readonly stderr;
  readonly serviceName: string;
  readonly #child: ChildProcess;
  readonly #ports: MessagePortMain[] = [];

  constructor(path: string, args: string[] = [], options: Options = {}) {
    super();
    if (!app.isReady()) throw new Error('utilityProcess cannot be created before app is ready.');
    const { stdio = 'inherit' } = options;
    this.serviceName = options.serviceName ?? 'Node Utility Process';
    this.#child = fork(path, args, {
      env: options.env ?? process.env,
      cwd: options.cwd,
      execArgv: [...(options.execArgv ?? []), '--import', new URL('./utility.ts', import.meta.url).href],
      serialization: 'advanced',
      stdio: ['ignore', stdio, stdio, 'ipc'],
    });
    this.stdout = this.#child.stdout;
    this.stderr = this.#child.stderr;
    this.#child.on('spawn', () => this.emit('spawn'));
    this.#child.on('message', (message: { op: 'message'; data: unknown } | FromRemote) => {
      if (message.op === 'message') this.emit('message', message.data);
      else fromRemote(message);
    });
    this.#child.on('exit', (code, signal) => {
      app.children.delete(this);
      for (const port of this.#ports) port.close();
      this.emit('exit', code ?? (signal ? BY_SIGNAL : 0));
    });
    app.children.add(this);
  }
  get pid(): number | undefined {
    return this.#child.exitCode === null && this.#child.signalCode === null ? this.#child.pid : undefined;
  }
  postMessage(data: unknown, transfer: MessagePortMain[] = []): void {
    this.#ports.push(...transfer);
    const ports = transfer.map(port => port.transfer((op, posted) => this.#send({ op, id: port.id, data: posted })));
    this.#send({ op: 'message', data, ports });
  }
  kill(): boolean {
    return this.#child.kill('SIGTERM');
  }
  #send(message: object): void {
    if (this.#child.connected) this.#child.send(message);
  }
}

export const utilityProcess = strict('utilityProcess', {
  fork: (path: string, args?: string[], options?: Options) =>
    strict('UtilityProcess', new UtilityProcess(path, args, options)),
});
