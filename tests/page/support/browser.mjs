// A real Chromium, and visits to pages that must go well: the console stays clean, no request fails, and
// none leaves the origin.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { chromium } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** WCAG 2.2 AA, and what it is built upon. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Nothing on loopback takes so long; past this it hangs. */
const DEADLINE_MS = 10_000;

export class Browser {
  #browser;

  static async start() {
    const browser = new Browser();
    browser.#browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    });
    return browser;
  }

  /** A tab of somebody's own; `expects` are the statuses besides good ones that may come. */
  async visit(url, options = {}) {
    const { scheme = 'light', width = 1280, height = 900, script = true, motion = 'reduce' } = options;
    const context = await this.#browser.newContext({
      viewport: { width, height },
      colorScheme: scheme,
      reducedMotion: motion,
      javaScriptEnabled: script,
    });
    const origin = new URL(url).origin;
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
    const visit = new Visit(await context.newPage(), { origin, script, expects: options.expects ?? [] });
    await options.before?.(visit.page);
    await visit.go(url);
    return visit;
  }

  async stop() {
    await this.#browser?.close();
  }
}

class Visit {
  #origin;
  #script;
  #expects;
  #faults = [];

  constructor(page, { origin, script, expects }) {
    this.page = page;
    this.#origin = origin;
    this.#script = script;
    this.#expects = expects;
    page.setDefaultTimeout(DEADLINE_MS);
    page.on('pageerror', error => this.#faults.push(`script: ${error.stack}`));
    page.on('console', message => {
      // A browser writes a line for each status that is not good.
      const status = Number(message.text().match(/status of (\d+)/)?.[1]);
      if (!this.#expects.includes(status)) {
        this.#faults.push(`console: ${message.type()}: ${message.text()}`);
      }
    });
    page.on('request', request => {
      const url = new URL(request.url());
      if (url.protocol !== 'data:' && url.origin !== this.#origin) {
        this.#faults.push(`a request left the origin: ${request.url()}`);
      }
    });
    page.on('requestfailed', request => {
      const { errorText } = request.failure();
      // What somebody types further makes the question before it needless.
      const isWithdrawn = errorText === 'net::ERR_ABORTED' && request.resourceType() === 'fetch';
      // A browser without script does not load any.
      const isScript = !this.#script && request.resourceType() === 'script';
      if (!isWithdrawn && !isScript) this.#faults.push(`failed: ${request.url()} ${errorText}`);
    });
    page.on('response', response => {
      const status = response.status();
      if (status >= 400 && !this.#expects.includes(status)) {
        this.#faults.push(`${status}: ${response.url()}`);
      }
    });
  }

  /** Goes to an address, as one who types it. */
  async go(url) {
    this.response = await this.page.goto(url);
    if (this.#script) await this.page.locator('html.js').waitFor();
    return this;
  }

  /** What the clipboard holds. */
  clipboard() {
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** Waits until the page says `text` to those who cannot see it. */
  async says(text) {
    const said = this.page.locator('#said');
    await said.filter({ hasText: text }).waitFor({ state: 'attached' });
  }

  /** Every picture is there. */
  async seesPictures() {
    const broken = await this.page.evaluate(async () => {
      // One that is loaded when it comes into view is loaded now.
      const images = [...document.images];
      for (const image of images) image.loading = 'eager';
      await Promise.allSettled(images.map(image => image.decode()));
      return images.filter(image => image.naturalWidth === 0).map(image => image.src);
    });
    assert.deepEqual(broken, []);
  }

  /** Nobody is shut out, by the rules that a program can check. */
  async isAccessible(what) {
    const options = { runOnly: { type: 'tag', values: RULES }, resultTypes: ['violations'] };
    const script = `${AXE};axe.run(document, ${JSON.stringify(options)})`;
    const { violations, passes } = await this.page.evaluate(script);
    assert.ok(passes.length > 10, 'the rules were tried');
    const told = violations.map(
      ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(node => node.html).join(' | ')}`,
    );
    assert.deepEqual(told, [], what);
  }

  /** Nothing has to be scrolled sideways. */
  async fitsItsWindow() {
    const [wide, window] = await this.page.evaluate(() => [
      document.scrollingElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    assert.ok(wide <= window, `the page is ${wide} px wide, in a window of ${window} px`);
  }

  /** Ends the visit, which must have gone well. */
  async end() {
    await this.page.context().close();
    assert.deepEqual(this.#faults, []);
  }
}
