import type { SchemaElement, SchemaTree } from 'hyparquet';
import type { ParquetColumn } from './parquet-column.js';

/** What stands in the entries of lists: a value an entry, or one of the fields of its record. */
export interface ListColumn extends ParquetColumn {
  /** Of a field with that of the list before it: `events.aid`. */
  name: string;
  /** The last part of it. */
  word: string;
}

/**
 * The columns in a list, one for each field of its records; none of lists of lists, and of maps.
 *
 * @param tree - a top-level column
 * @param chunk - the place of its first chunk among the chunks of a row group
 */
export function listColumnsOf(tree: SchemaTree, chunk: number): ListColumn[] {
  const found: ListColumn[] = [];
  let leafCount = 0;
  const visit = (path: readonly SchemaTree[]): void => {
    const node = path.at(-1)!;
    for (const child of node.children) visit([...path, child]);
    if (node.children.length > 0) return;
    const place = chunk + leafCount++;
    if (path.filter(isRepeated).length !== 1 || isMap(tree)) return;
    const inner = fieldsOf(path).map(({ element }) => element.name);
    found.push({
      name: [tree.element.name, ...inner].join('.'),
      word: inner.at(-1) ?? tree.element.name,
      element: tree.element,
      elements: path.map(alone),
      chunk: place,
      chunkCount: 1,
    });
  };
  visit([tree]);
  return found;
}

/** Of what leads to a value, the records inside of an entry and the value in them. */
function fieldsOf(path: readonly SchemaTree[]): readonly SchemaTree[] {
  const repeated = path.findIndex(isRepeated);
  // The list, what repeats in it, and the entry, which older writers leave out.
  const hasEntry = repeated > 0 && path[repeated].children.length === 1;
  return path.slice(repeated + (hasEntry ? 2 : 1));
}

/** As if nothing stood beside it. */
function alone({ element, children }: SchemaTree): SchemaElement {
  return children.length === 0 ? element : { ...element, num_children: 1 };
}

function isRepeated({ element }: SchemaTree): boolean {
  return element.repetition_type === 'REPEATED';
}

function isMap({ element }: SchemaTree): boolean {
  return (element.logical_type?.type ?? element.converted_type ?? '').startsWith('MAP');
}

/** The values in a list as hyparquet gives it, each out of its record; `undefined` where there is no list. */
export function entriesOf(list: unknown): unknown[] | undefined {
  const entries = inside(list);
  if (entries === undefined || entries === null) return [];
  return Array.isArray(entries) || ArrayBuffer.isView(entries) ? Array.from(entries as unknown[], inside) : undefined;
}

/** What stands in records of one field. */
function inside(value: unknown): unknown {
  const isRecord = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  return isRecord ? inside(Object.values(value)[0]) : value;
}
