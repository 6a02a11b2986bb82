const consonants = 'bdfghklmnprstvz';
const vowels = 'aeiou';
const syllableCount = consonants.length * vowels.length;

/** Made-up words of two syllables or more, all different, in a fixed order. */
export function makeWords(count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    let word = syllable(index % syllableCount);
    let rest = Math.floor(index / syllableCount);
    do {
      word += syllable(rest % syllableCount);
      rest = Math.floor(rest / syllableCount);
    } while (rest > 0);
    return word;
  });
}

function syllable(index: number): string {
  return consonants[index % consonants.length] + vowels[Math.floor(index / consonants.length)];
}
