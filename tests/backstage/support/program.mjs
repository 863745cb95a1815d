// Programs that the tests start, and stop again whatever happens.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

import { eventually } from './waiting.mjs';

/** What is kept of a program's output for the report of a failure, in lines. */
const TAIL_LINES = 60;

const running = new Set();

/** A started program. It never outlives the process that started it. */
export class Program {
  #child;
  #exited;

  constructor(name, command, args, { cwd, env }) {
    this.name = name;
    this.lines = [];
    this.ended = null;
    // Nothing of the caller's environment gets through: a BADGES_… set in a shell is not the test's.
    const { PATH, HOME } = process.env;
    this.#child = spawn(command, args, {
      cwd,
      env: { PATH, HOME, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(this);
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      createInterface({ input: stream }).on('line', line => this.lines.push(line));
    }
    this.#exited = new Promise(resolve => {
      const end = how => {
        this.ended = how;
        running.delete(this);
        resolve();
      };
      this.#child.once('exit', (code, signal) => end(signal ?? `exit code ${code}`));
      this.#child.once('error', error => end(error.message));
    });
  }

  /** The last lines of what it wrote. */
  tail() {
    const lines = this.lines.slice(-TAIL_LINES).map(line => `    ${line}`);
    return `the last ${lines.length} lines of ${this.name}:\n${lines.join('\n')}`;
  }

  /**
   * Waits until `attempt` gives something; fails at once when the program ends before. A program
   * that does not come to where it should is of no use to anybody, and is ended.
   */
  async until(what, deadline_ms, attempt) {
    try {
      return await eventually(what, deadline_ms, async giveUp => {
        if (this.ended !== null) giveUp(`${this.name} ended: ${this.ended}`);
        return attempt(giveUp);
      });
    } catch (error) {
      await this.stop('SIGKILL');
      error.message += `\n${this.tail()}`;
      throw error;
    }
  }

  /** Ends it, and waits until it has ended. */
  async stop(signal = 'SIGTERM') {
    if (this.ended !== null) return;
    this.#child.kill(signal);
    const late = setTimeout(() => this.#child.kill('SIGKILL'), 10_000);
    await this.#exited;
    clearTimeout(late);
  }

  /** Sends a signal to it alone. */
  signal(name) {
    this.#child.kill(name);
  }

  /** For the last moment, where nothing can be waited for. */
  kill() {
    this.#child.kill('SIGKILL');
  }
}

function killAll() {
  for (const program of running) program.kill();
}

process.once('exit', killAll);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => process.exit(1));
}

/** Ends the whole run, loudly, when it takes longer than it ever should. */
export function endAfter(deadline_ms) {
  const timer = setTimeout(() => {
    console.error(`the run is not done after ${deadline_ms / 1000} s`);
    for (const program of running) console.error(program.tail());
    process.exit(1);
  }, deadline_ms);
  timer.unref();
}
