/** One long job at a time: its progress is asked for while its promise is open, and it can be stopped. */
import { asError, call, jobCancel, jobProgress, type Actions, type CoreError, type Input, type Output } from '../api';

export class Job {
  running = $state(false);
  done = $state(0);
  total = $state(0);
  error = $state<CoreError | null>(null);

  /** The outcome, or null when it failed or was stopped: `error` tells. */
  async run<A extends keyof Actions>(action: A, input: Input<A>): Promise<Output<A> | null> {
    if (this.running) return null;
    this.running = true;
    this.error = null;
    this.done = 0;
    this.total = 0;
    const timer = setInterval(() => void this.#look(), 250);
    try {
      return await call(action, input);
    } catch (thrown) {
      this.error = asError(thrown);
      return null;
    } finally {
      clearInterval(timer);
      this.running = false;
    }
  }

  async #look(): Promise<void> {
    try {
      const progress = await jobProgress();
      if (progress && this.running) {
        this.done = progress.done;
        this.total = progress.total;
      }
    } catch {
      // Only the bar: the job's own promise tells what went wrong.
    }
  }

  cancel = (): void => {
    void jobCancel().catch((thrown: unknown) => (this.error = asError(thrown)));
  };
}
