// Which cases `--only` means.

/** Those whose group or name contains the word; an error where there is none, for nothing measured looks like a success. */
export function choose(cases, only, ...others) {
  const named = ({ group, name }) => `${group} ${name}`.includes(only);
  const chosen = cases.filter(named);
  if (chosen.length === 0 && !others.some((name) => name.includes(only))) {
    throw new Error(`no case has '${only}' in its group or name`);
  }
  return chosen;
}
