// The phone of this worker, when it owns one: calls one after the other as they come, and a sync beside them.

import { CALL_KINDS, type Calls } from './generated/calls';
import type { Progress, Status, SyncOptions, SyncReport } from './generated/types';
import type { Carried, Reply } from './carry';
import { type WebPhone, thrown } from './program';
import type { Fault } from './protocol';

/** What an owner tells. */
export interface Heard {
  changed(): void;
  progress(progress: Progress): void;
  /** The first private thing is here. */
  isPrivate(): void;
  /** The program made a mistake. */
  died(): void;
}

/** Whether a call changes what is kept. */
export const isWrite = (name: string): boolean => CALL_KINDS[name as keyof Calls] === 'write';

/** A phone that is here. */
export class Owner {
  private wasPrivate = false;
  private stopping = false;

  constructor(
    private readonly phone: WebPhone,
    private readonly carry: (request: Carried) => Promise<Reply>,
    private readonly heard: Heard,
  ) {
    this.lookForPrivate();
  }

  /** Makes a call. */
  call(name: string, args: unknown): unknown {
    const answer: unknown = JSON.parse(this.guard(() => this.phone.call(name, JSON.stringify(args ?? null))));
    if (CALL_KINDS[name as keyof Calls] !== 'read') {
      this.lookForPrivate();
      this.heard.changed();
    }
    return answer;
  }

  /** Syncs; calls are answered meanwhile. */
  async sync(options: SyncOptions): Promise<SyncReport> {
    this.stopping = false;
    const told = (json: string): void => {
      const progress = JSON.parse(json) as Progress;
      this.heard.progress(progress);
      if (progress.step === 'received') this.heard.changed();
    };
    try {
      return JSON.parse(await this.phone.sync(JSON.stringify(options), this.carry, told, () => this.stopping)) as SyncReport;
    } catch (error) {
      throw this.told(error);
    } finally {
      this.heard.changed();
    }
  }

  /** Ends a sync after the request that is under way. */
  stop(): void {
    this.stopping = true;
  }

  /** Lets go of the store. */
  close(): void {
    this.phone.free();
  }

  private lookForPrivate(): void {
    if (this.wasPrivate) return;
    const status = JSON.parse(this.guard(() => this.phone.call('status', 'null'))) as Status;
    this.wasPrivate = status.has_identity;
    if (this.wasPrivate) this.heard.isPrivate();
  }

  private guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw this.told(error);
    }
  }

  /** A trap leaves the program in a state nobody knows: what is in the store is whole, what is in memory is not to be used. */
  private told(error: unknown): Fault {
    if (error instanceof WebAssembly.RuntimeError) this.heard.died();
    return thrown(error);
  }
}
