import { expect, test } from 'vitest';
import { wishOfFragment } from '../intake/fragment.ts';
import { nameOfUrl, parseUrl } from './file-requests.ts';

const base = 'http://127.0.0.1:4173/';
const parsed = (text: string) => {
  const result = parseUrl(text, base);
  return 'url' in result ? result.url.href : result.problem;
};

test('an address without a scheme is taken as https, a path as one on this server', () => {
  expect(parsed(' example.org/a.npy ')).toBe('https://example.org/a.npy');
  expect(parsed('/samples/a.npy')).toBe('http://127.0.0.1:4173/samples/a.npy');
});

test('only web addresses are taken', () => {
  expect(parsed('javascript:alert(1)')).toMatch(/starts with javascript:/);
  expect(parsed('file:///etc/passwd')).toMatch(/starts with file:/);
  expect(parsed('data:text/plain,hi')).toMatch(/starts with data:/);
  expect(parsed('')).toMatch(/^Type or paste/);
  expect(parsed('http://')).toMatch(/not a web address/);
});

test('a file from the web is named by the end of its path', () => {
  expect(nameOfUrl(new URL('https://example.org/data/wind%20field.npy?token=1'))).toBe('wind field.npy');
  expect(nameOfUrl(new URL('https://example.org/100%.npy'))).toBe('100%.npy');
  expect(nameOfUrl(new URL('https://example.org/'))).toBe('example.org');
});

test('the fragment may ask for local files or for an address, and for nothing else', () => {
  expect(wishOfFragment('#local')).toEqual({ kind: 'local' });
  expect(wishOfFragment('#url=https%3A%2F%2Fexample.org%2Fx.npy')).toEqual({
    kind: 'url',
    url: 'https://example.org/x.npy',
  });
  expect(wishOfFragment('#url=https://example.org/50%.npy')).toEqual({
    kind: 'url',
    url: 'https://example.org/50%.npy',
  });
  expect(wishOfFragment('#document')).toEqual({ kind: 'nothing' });
  expect(wishOfFragment('')).toEqual({ kind: 'nothing' });
});
