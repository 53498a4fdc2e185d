// A property that fails says in one text what failed it: the counterexample, the seed to find it again, and the error.
// The inputs are the same in every run, so that a commit is right or wrong; PROPERTY_SEED=random (or a number) tries others.
import fc from "fast-check";

const DEFAULT_SEED = 20_261_122;
const asked = process.env.PROPERTY_SEED;
const seed = asked === "random" ? undefined : Number(asked ?? DEFAULT_SEED);

fc.configureGlobal({
  ...fc.readConfigureGlobal(),
  includeErrorInReport: true,
  ...(seed === undefined ? {} : { seed }),
});
