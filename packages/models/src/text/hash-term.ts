/**
 * Where a term goes when all terms share `dim` places (Weinberger et al., 2009): a place, and a sign, so that terms that
 * meet cancel out on average. FNV-1a over the UTF-16 units, its bits mixed.
 */
export function hashTerm(term: string, dim: number): { place: number; sign: 1 | -1 } {
  let hash = 0x811c9dc5;
  for (let i = 0; i < term.length; i++) hash = Math.imul(hash ^ term.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x21f0aaad);
  hash = Math.imul(hash ^ (hash >>> 15), 0x735a2d97);
  hash ^= hash >>> 15;
  return { place: (hash >>> 1) % dim, sign: hash & 1 ? 1 : -1 };
}
