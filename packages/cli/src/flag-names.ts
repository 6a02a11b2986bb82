/** An option as it is typed, by the name that the library gives it: `--teacher-epochs` for `teacherEpochs`. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
