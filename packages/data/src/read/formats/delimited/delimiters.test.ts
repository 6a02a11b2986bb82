import { describe, expect, it } from 'vitest';
import { findDelimiters, sampleTable } from './delimiters.js';

describe('findDelimiters', () => {
  it.each([
    ['user,item\n1,2\n', [',']],
    ['user\titem\n1\t2\n', ['\t']],
    ['user;item\n1;2\n', [';']],
    ['user|item\n1|2\n', ['|']],
    ['1 2\n1 3\n', []],
    ['1::2\n1::3\n', []],
    ['a,b\tc\na,b\td\n', ['\t', ',']],
  ])('finds in %j %j', (sample, delimiters) => expect(findDelimiters(sample)).toEqual(delimiters));

  it('does not stumble over a bad line', () => {
    expect(findDelimiters('user,item\n1,2\n1\n1,2,3\n1,3\n2,2\n')).toEqual([',']);
  });

  it('does not count delimiters in quotes', () => {
    expect(findDelimiters('"a;b",1\n"c;d",2\n')).toEqual([',']);
  });

  it('counts them where quotes are ordinary text', () => {
    expect(findDelimiters('"a;b"\n"c;d"\n', { quote: null })).toEqual([';']);
  });
});

describe('sampleTable', () => {
  it('has at most 100 rows', () => {
    expect(sampleTable('1,2\n'.repeat(500), { delimiter: ',', quote: '"' }).length).toBe(100);
  });

  it('ends before a quote that goes wrong', () => {
    expect(sampleTable('1,2\n1,"3\n4,5\n', { delimiter: ',', quote: '"' })).toEqual([['1', '2']]);
  });
});
