import { expect, it } from 'vitest';
import { isVectorName } from './vector-names.js';

it.each(['vector', 'Vectors', 'embedding', 'text_embedding', 'itemEmbeddings', 'features', 'emb', 'values'])(
  '%s is the name of vectors',
  (name) => expect(isVectorName(name)).toBe(true),
);

it.each(['', 'item_id', 'vector_id', 'embedding_model', 'title'])('"%s" is none', (name) =>
  expect(isVectorName(name)).toBe(false),
);
