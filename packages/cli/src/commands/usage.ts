import type { Command } from 'commander';

/** What a further word was probably meant for, by command. */
const flagOfFurther: Record<string, string> = {
  demo: '--data',
  train: '--data',
  recommend: '--user',
  index: '--out',
  search: '--like',
};

/** Ends `command` where a word is left over, and says with which flag it is to be given. */
export function explainFurtherWords(command: Command): void {
  command.allowExcessArguments().hook('preAction', () => {
    const [further] = command.args.slice(command.registeredArguments.length);
    if (further === undefined) return;
    const flag = flagOfFurther[command.name()];
    const advice = flag === undefined ? '' : `; is it ${flag} ${further}?`;
    command.error(`error: unexpected argument '${further}'${advice}`);
  });
}

/** What is read or written: of two of them nobody means the last alone, as of two numbers. */
const named: readonly string[] = ['data', 'ids', 'tensor', 'out'];

/** Ends `command` where a file is named twice, of which one would be ignored, or a flag is given with its opposite. */
export function refuseTwice(command: Command): void {
  const given = new Map<string, string>();
  for (const option of command.options) {
    const isFlag = !option.required && !option.optional;
    if (!isFlag && !named.includes(option.attributeName())) continue;
    command.on(`option:${option.name()}`, (value?: string | null) => {
      const name = option.attributeName();
      const typed = isFlag ? option.long! : `${option.long} ${value}`;
      const before = given.get(name) ?? typed;
      given.set(name, typed);
      if (before !== typed) command.error(`error: ${before} and ${typed} cannot both be meant; give one of them`);
    });
  }
}
