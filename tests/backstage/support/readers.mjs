// People who read READMEs without a pause, and remember everything that was wrong.
import { setTimeout as pause } from 'node:timers/promises';

import { pathOf } from './descriptors.mjs';
import { expectedSpec } from './expected.mjs';
import { readSvg } from './markup.mjs';

/** How many read at a time, each one badge after the other. */
const READERS = 8;

/** How long each looks at a badge, in milliseconds. */
const PACE_MS = 10;

/** The contract's two seconds, and what a busy machine may take to hand an answer over. */
const ANSWER_WITHIN_MS = 2_000 + 250;

/** How many wrong answers are kept to be shown. */
const SHOWN = 10;

export class Readers {
  #service;
  #entities;
  #isReading = true;
  #reading;
  answers = 0;
  slowest_ms = 0;
  wrong = [];

  /** Begins to read the badges of `entities`, each of which `service` must know. */
  static async start(service, entities) {
    const readers = new Readers();
    readers.#service = service;
    readers.#entities = entities;
    for (const entity of entities) await readers.#read(entity);
    readers.#reading = Array.from({ length: READERS }, (_, first) => readers.#readOn(first));
    return readers;
  }

  async #readOn(first) {
    for (let number = first; this.#isReading; number += 1) {
      await this.#read(this.#entities[number % this.#entities.length]);
      await pause(PACE_MS);
    }
  }

  async #read(entity) {
    const path = `${pathOf(entity)}/badge/pingback.svg`;
    const { label, message } = expectedSpec(entity, 'pingback').badge;
    try {
      const answer = await this.#service.ask(path);
      this.answers += 1;
      this.slowest_ms = Math.max(this.slowest_ms, answer.took_ms);
      const { says } = readSvg(answer.text);
      const problem = answer.headers['x-badge-error'];
      const isRight = answer.status === 200 && says === `${label}: ${message}` && !problem;
      if (!isRight || answer.took_ms > ANSWER_WITHIN_MS) {
        this.#note(`${path}: ${answer.status}, ${says}, after ${answer.took_ms} ms`);
      }
    } catch (error) {
      this.#note(`${path}: ${error.message}`);
    }
  }

  #note(what) {
    if (this.wrong.length < SHOWN) this.wrong.push(what);
  }

  /** Ends the reading; what there was to see. */
  async stop() {
    this.#isReading = false;
    await Promise.all(this.#reading);
    return this;
  }
}
