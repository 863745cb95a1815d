// An entity's page: restyled, shared, copied.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ENTITY } from '../support/demo.mjs';

const SNIPPETS = ENTITY.replace('/ui/', '/entity/') + '/snippets';

/** The query of every picture by day. */
const looks = page =>
  page.locator('.day img').evaluateAll(images => images.map(image => new URL(image.src).search));

const badges = page =>
  page
    .locator('.day img')
    .evaluateAll(images => images.map(image => new URL(image.src).pathname.split('/').pop()));

async function renewed(visit, change) {
  await visit.page.evaluate(() => (document.getElementById('said').textContent = ''));
  await change(visit.page);
  await visit.says('The badges are renewed');
}

export function entityTests({ demo, browser }) {
  const visitEntity = (query = '', options) => browser.visit(`${demo.url}${ENTITY}${query}`, options);

  test('every badge is drawn, by day and by night', async () => {
    const visit = await visitEntity();
    const { page } = visit;
    const specs = (await demo.ask(SNIPPETS.replace('/snippets', '/badge-specs'))).json();
    const expected = specs.map(({ id }) => `${id}.svg`);
    assert.deepEqual(await badges(page), expected);
    await visit.seesPictures();
    const paper = name =>
      page.locator(name).evaluate(element => getComputedStyle(element).backgroundColor);
    assert.equal(await paper('.day'), 'rgb(255, 255, 255)');
    assert.equal(await paper('.night'), 'rgb(13, 17, 23)');
    await visit.end();
  });

  test('a control restyles what is shown, what is copied and the address, all alike', async () => {
    const visit = await visitEntity();
    const { page } = visit;
    await renewed(visit, () => page.getByLabel('for-the-badge', { exact: true }).check());
    await renewed(visit, () => page.getByLabel('Colour', { exact: true }).fill('orange'));
    await renewed(visit, () => page.getByLabel('Name of a brand, or none').fill('github'));
    const query = '?style=for-the-badge&color=orange&logo=github';
    assert.equal(page.url(), `${demo.url}${ENTITY}${query}`);
    assert.ok((await looks(page)).every(look => look === query));
    await visit.seesPictures();
    const { text } = await demo.ask(`${SNIPPETS}.md${query}`);
    assert.equal(await page.locator('#all-markdown').textContent(), text);
    await visit.end();
  });

  test('an address that is shared shows somebody else the same', async () => {
    const visit = await visitEntity();
    const { page } = visit;
    await renewed(visit, () => page.locator('#badge-pingback').uncheck());
    await renewed(visit, () => page.getByRole('button', { name: 'Move owner up' }).click());
    await renewed(visit, () => page.getByLabel('No label at all').check());
    await page.getByRole('tab', { name: 'AsciiDoc' }).click();
    const chosen = await badges(page);
    assert.deepEqual(chosen.slice(0, 2), ['owner.svg', 'lifecycle.svg']);
    assert.match(page.url(), /badges=owner,lifecycle,/);
    assert.match(page.url(), /nolabel=1/);
    const other = await browser.visit(page.url());
    assert.deepEqual(await badges(other.page), chosen);
    assert.deepEqual(await looks(other.page), await looks(page));
    assert.equal(await other.page.locator('.panel:visible').getAttribute('id'), 'panel-asciidoc');
    assert.equal(await other.page.locator('#nolabel').isChecked(), true);
    await other.end();
    await visit.end();
  });

  test('several badges are one image, and a PNG has its pixels', async () => {
    const visit = await visitEntity('?badges=owner,type');
    const { page } = visit;
    await renewed(visit, () => page.getByLabel('All in one image').check());
    assert.deepEqual(await badges(page), ['bar.svg']);
    await renewed(visit, () => page.getByLabel('PNG', { exact: true }).check());
    await renewed(visit, () => page.getByLabel('Pixels of a PNG').selectOption('3'));
    const address = await page.locator('#addresses code').textContent();
    assert.ok(address.endsWith('/bar.png?badges=owner,type&scale=3'), address);
    await visit.seesPictures();
    await visit.end();
  });

  test('a colour that is none is told and everything else holds', async () => {
    const visit = await visitEntity('?style=flat');
    const { page } = visit;
    await page.getByLabel('Colour', { exact: true }).fill('blurple');
    await visit.says('expected a colour name');
    assert.match(await page.locator('#problems').textContent(), /^color: expected a colour name/);
    assert.ok((await looks(page)).every(look => look === '?style=flat'));
    await visit.end();
  });

  test('a line is copied, all lines are, and an address is', async () => {
    const visit = await visitEntity();
    const { page } = visit;
    await page.getByRole('button', { name: 'Copy owner in Markdown' }).click();
    await visit.says('Copied: owner in Markdown');
    const one = (await demo.ask(`${SNIPPETS}.md?badges=owner`)).text;
    assert.equal(`${await visit.clipboard()}\n`, one);
    for (const [tab, extension] of [
      ['HTML', 'html'],
      ['reStructuredText', 'rst'],
      ['AsciiDoc', 'adoc'],
      ['Textile', 'textile'],
      ['Org', 'org'],
    ]) {
      await page.getByRole('tab', { name: tab }).click();
      await page.getByRole('button', { name: /^Copy all/ }).click();
      await visit.says(`Copied: all 10 badges in ${tab}`);
      assert.equal(await visit.clipboard(), (await demo.ask(`${SNIPPETS}.${extension}`)).text, tab);
    }
    await page.getByRole('tab', { name: 'JSON' }).click();
    await page.getByRole('button', { name: 'Copy the JSON' }).click();
    await visit.says('Copied: the JSON');
    const json = (await demo.ask(`${SNIPPETS}.json`)).json();
    assert.deepEqual(JSON.parse(await visit.clipboard()), json);
    await page.getByRole('button', { name: 'Copy the address of docs' }).click();
    await visit.says('Copied: the address of docs');
    const image = await demo.ask(new URL(await visit.clipboard()).pathname);
    assert.match(image.headers['content-type'], /^image\/svg\+xml/);
    await visit.end();
  });

  test('where a browser has no clipboard for a page, it is copied all the same', async () => {
    const before = page =>
      page.addInitScript(() => {
        navigator.clipboard.writeText = () => Promise.reject(new Error('not for this page'));
      });
    const visit = await visitEntity('', { before });
    await visit.page.getByRole('button', { name: 'Copy type in Markdown' }).click();
    await visit.says('Copied: type in Markdown');
    const { text } = await demo.ask(`${SNIPPETS}.md?badges=type`);
    assert.equal(`${await visit.clipboard()}\n`, text);
    await visit.end();
  });

  test('while the service is away it is said that what is shown is old', async () => {
    const visit = await visitEntity('', { expects: [503] });
    const { page } = visit;
    await page.route(`**${ENTITY}?*`, route => route.fulfill({ status: 503, body: '' }));
    await page.getByLabel('plastic').check();
    await visit.says('The badges could not be renewed');
    assert.equal(await page.locator('#problems').isVisible(), true);
    await page.unroute(`**${ENTITY}?*`);
    await renewed(visit, () => page.getByLabel('social').check());
    assert.equal(await page.locator('#problems').isHidden(), true);
    await visit.end();
  });

  for (const width of [320, 360, 768]) {
    test(`it fits a window of ${width} pixels`, async () => {
      const visit = await visitEntity('?style=for-the-badge&bar=1', { width, height: 720 });
      await visit.fitsItsWindow();
      await visit.go(`${demo.url}/?q=de`);
      await visit.fitsItsWindow();
      await visit.go(`${demo.url}${ENTITY}`);
      await visit.fitsItsWindow();
      await visit.end();
    });
  }
}
