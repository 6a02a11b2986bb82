import { ArgumentError, ShapeError } from '@lightrec/core';

/** An option as it is typed, by the name that the library gives it: `--teacher-epochs` for `teacherEpochs`. */
export function flagOf(name: string): string {
  // So `kCore` of the library calls it; the k of a search is refused before the library sees it.
  if (name === 'k') return '--k-core';
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/**
 * What an error of the library says, with options as they are typed here: `--skip-bad-lines` for
 * `skipBadLines: true`. A name that is also a word is one only where it is given a value or is what to pass.
 *
 * @param names - of the options that there are
 */
export function inFlags(error: Error, names: readonly string[]): string {
  const isOption = new Set([...names, 'k']);
  const flagWhere = (text: string, name: string) => (isOption.has(name) ? flagOf(name) : text);
  const isOfArgument = ArgumentError.isInstance(error) || ShapeError.isInstance(error);
  const message = isOfArgument ? error.message.replace(/^(\w+)(?=: )/, flagWhere) : error.message;
  return message
    .replace(/(?<![\w/.-])(\w+): ('[^']*'|"[^"]*"|true|false|null)/g, (text, name, value) =>
      isOption.has(name) ? withValue(name, value) : text,
    )
    .replace(/(?<![\w/.-])([a-z]+[A-Z]\w*)(?![\w/-]|\.\w)/g, flagWhere)
    .replace(/(?<=\b(?:[Pp]ass|or|with) )(format|delimiter|escape)\b/g, flagWhere)
    .replace(/(?<=\ba smaller )(k)\b/g, flagWhere)
    .replace(/the option `(\w+)`/g, (text, name) => (isOption.has(name) ? flagOf(name) : text));
}

function withValue(name: string, value: string): string {
  if (value === 'true') return flagOf(name);
  if (value === 'false') return flagOf(`no-${name}`);
  if (value === 'null') return `${flagOf(name)} none`;
  return `${flagOf(name)} ${/^.\w+.$/.test(value) ? value.slice(1, -1) : value}`;
}
