type UseCase<Deps> = (deps: Deps, ...rest: never[]) => unknown;

/** Each use case without its first argument. */
export type Bound<Deps, Cases extends Record<string, UseCase<Deps>>> = {
  [Name in keyof Cases]: Cases[Name] extends (deps: never, ...rest: infer Rest) => infer Result
    ? (...rest: Rest) => Result
    : never;
};

/** Gives every use case its dependencies, so that callers pass only what they decide. */
export function bindUseCases<Deps, Cases extends Record<string, UseCase<Deps>>>(
  deps: Deps,
  cases: Cases,
): Bound<Deps, Cases> {
  const bound = Object.entries(cases).map(([name, useCase]) => [
    name,
    (...rest: never[]) => useCase(deps, ...rest),
  ]);
  return Object.fromEntries(bound) as Bound<Deps, Cases>;
}
