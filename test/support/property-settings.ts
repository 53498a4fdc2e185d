// A property that fails says in one text what failed it: the counterexample, the seed to find it again, and the error.
import fc from "fast-check";

fc.configureGlobal({ ...fc.readConfigureGlobal(), includeErrorInReport: true });
