/** A wire before a port: it can be cut, and it can fall silent, as it does while a laptop sleeps or a network is gone. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export class CuttableWire {
  /** New connections carry nothing while it is set, without a refusal. */
  deaf = false;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Those that nobody hears any more, and nobody closes either. */
  readonly #silent = new Set<Socket>();

  private constructor(port: number) {
    this.#server = createServer((near) => this.#join(near, connect(port, '127.0.0.1')));
  }

  static async to(port: number): Promise<CuttableWire> {
    const wire = new CuttableWire(port);
    wire.#server.listen(0, '127.0.0.1');
    await once(wire.#server, 'listening');
    return wire;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Breaks every connection. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Connections of now carry nothing more, without an end; new ones work. */
  silence(): void {
    for (const socket of this.#sockets) this.#silent.add(socket);
  }

  stop(): void {
    this.cut();
    this.#server.close();
  }

  #join(near: Socket, far: Socket): void {
    if (this.deaf) for (const socket of [near, far]) this.#silent.add(socket);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from);
      from.on('data', (bytes) => {
        if (!this.#silent.has(from)) to.write(bytes);
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
    }
  }
}
