// The worker of the section "Training": trains until it is told to pause, and tells what became of it.

import { memory } from 'selfnorm/slim';
import { PACE, serve, turn } from '../worker/serve.ts';
import { type Data, dataOf } from './digits.ts';
import type { Answer, Command, Progress, Settings, Test } from './protocol.ts';
import { Trainer } from './trainer.ts';

/** While it runs, the report and the digit that is being read are renewed every so many milliseconds. */
const LOOK = 500;

const post = (answer: Answer, transfer: Transferable[] = []): void =>
  self.postMessage(answer, { transfer });

class Session {
  readonly #data: Data;
  #trainer: Trainer | undefined;
  #pixels: Float32Array | null = null;
  /** Which run is the running one; another number ends it. */
  #run = 0;
  #running = false;
  #losses: number[] = [];
  #tests: Test[] = [];
  /** Of the steps that have not been told of. */
  #time = 0;
  #looked = 0;

  constructor(data: Data) {
    this.#data = data;
  }

  handle(command: Command): void {
    try {
      this.#obey(command);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      post({ is: 'failed', at: command.do, message });
    }
  }

  #obey(command: Command): void {
    if (command.do === 'reset') {
      this.#reset(command.settings);
      return;
    }
    const trainer = this.#trainer;
    if (!trainer) throw new Error('there is no network yet');
    switch (command.do) {
      case 'tune':
        trainer.tune(command.tuning);
        this.#tell(false, true);
        break;
      case 'run':
        // A second click that came before the page knew of the first.
        if (this.#running) break;
        this.#train(trainer, trainer.steps + command.epochs * trainer.epoch).catch(reportError);
        break;
      case 'pause':
        this.#stop();
        this.#tell(true);
        break;
      case 'step':
        this.#stop();
        this.#step(trainer);
        this.#tell(true);
        break;
      case 'read':
        this.#pixels = command.pixels;
        this.#tell(false, true);
        break;
      case 'save':
        save(trainer);
        break;
      case 'load':
        trainer.load(command.bytes);
        this.#begin(trainer, 'file');
        break;
      default:
        command satisfies never;
    }
  }

  #reset(settings: Settings): void {
    const fresh = new Trainer(this.#data, settings);
    this.#trainer?.dispose();
    this.#trainer = fresh;
    this.#begin(fresh, 'seed');
  }

  #stop(): void {
    this.#run += 1;
    this.#running = false;
  }

  /** Nothing of the curves before is left. */
  #begin(trainer: Trainer, of: 'seed' | 'file'): void {
    this.#stop();
    this.#losses = [];
    this.#time = 0;
    this.#tests = [trainer.test()];
    post({ is: 'fresh', settings: trainer.settings, of });
    this.#tell(true);
  }

  async #train(trainer: Trainer, goal: number): Promise<void> {
    this.#stop();
    this.#running = true;
    const run = this.#run;
    let told = performance.now();
    while (trainer.steps < goal) {
      this.#step(trainer);
      if (performance.now() - told >= PACE) {
        this.#tell(performance.now() - this.#looked >= LOOK);
        told = performance.now();
      }
      await turn();
      if (run !== this.#run) return;
    }
    this.#stop();
    this.#tell(true);
  }

  #step(trainer: Trainer): void {
    const started = performance.now();
    this.#losses.push(trainer.step());
    this.#time += performance.now() - started;
    if (trainer.steps % trainer.epoch === 0) this.#tests.push(trainer.test());
  }

  /** Tells the page what is new; with a look into the network, or at least at the digit to be read. */
  #tell(look: boolean, read = look): void {
    const trainer = this.#trainer as Trainer;
    const losses = this.#losses;
    const progress: Progress = {
      step: trainer.steps,
      running: this.#running,
      losses,
      tests: this.#tests,
      time: losses.length > 0 ? this.#time / losses.length : null,
      bytes: memory().live_bytes,
      report: look ? trainer.report() : null,
      reading: read && this.#pixels ? trainer.read(this.#pixels) : null,
    };
    this.#losses = [];
    this.#tests = [];
    this.#time = 0;
    if (look) this.#looked = performance.now();
    post({ is: 'progress', ...progress });
  }
}

function save(trainer: Trainer): void {
  const bytes = trainer.save().buffer;
  const name = `selfnorm-digits-${trainer.settings.net}.safetensors`;
  post({ is: 'saved', bytes, name }, [bytes]);
}

serve<Command>((digits) => {
  const session = new Session(dataOf(digits));
  return (command) => session.handle(command);
});
