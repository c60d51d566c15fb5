import { expect, it } from 'vitest';
import { parseManifests } from '@/lib/manifest/parse-manifests';
import { readFiles } from './read-files';

const one = (name: string) => `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}}`;

it('joins files in the order of their names, each under its own', async () => {
  const read = await readFiles([new File([one('b')], '10-b.yaml'), new File([`${one('a')}\n`], '00-a.yaml')]);
  if (!read.ok) throw new Error(read.message);
  expect(read.names).toEqual(['00-a.yaml', '10-b.yaml']);
  expect(read.text.startsWith('# 00-a.yaml\n')).toBe(true);
  expect(parseManifests(read.text).documents.map(({ object }) => object.metadata.name)).toEqual(['a', 'b']);
});

it('leaves a single file as it is', async () => {
  const json = '{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "a"}}';
  expect(await readFiles([new File([json], 'a.json')])).toMatchObject({ ok: true, text: `${json}\n` });
});

it('joins JSON files too', async () => {
  const json = (name: string) => `{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "${name}"}}`;
  const read = await readFiles([new File([json('a')], 'a.json'), new File([json('b')], 'b.json')]);
  expect(read.ok && parseManifests(read.text)).toMatchObject({ problems: [], documents: [{}, {}] });
});

it('refuses too many files and too many bytes', async () => {
  expect(await readFiles(Array(101).fill(new File(['a'], 'a.yaml')))).toMatchObject({ ok: false });
  expect(await readFiles([new File(['x'.repeat(4 * 1024 * 1024)], 'a.yaml')])).toMatchObject({ ok: false });
});

it('reads more bytes where whoever asks takes more', async () => {
  const large = new File(['x'.repeat(4 * 1024 * 1024)], 'a.yaml');
  expect(await readFiles([large], 8 * 1024 * 1024)).toMatchObject({ ok: true });
});
