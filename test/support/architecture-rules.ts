// "Who may import whom" as a check over an import graph: every violation is one sentence.
import type { ImportEdge, ImportGraph, SourceFacts } from "./import-graph";

const FORBIDDEN_NAMES = /(^|[-/])(utils?|helpers?|common|managers?|misc|shared)(\.|\/|-|$)/;

/** Every broken rule of the architecture, empty when all hold. */
export function findViolations(graph: ImportGraph): string[] {
  const edges = graph.edges.filter((edge) => edge.from.startsWith("app/"));
  return [
    ...edges.flatMap((edge) => brokenBy(edge).map((rule) => `${edge.from} imports ${edge.to}: ${rule}`)),
    ...graph.files.flatMap((file) => brokenIn(file).map((rule) => `${file.file}: ${rule}`)),
    ...bothSides(edges),
    ...moduleCycles(edges),
    ...fileCycles(edges),
  ];
}

function brokenBy(edge: ImportEdge): string[] {
  const { from, to } = edge;
  const rules: [boolean, string][] = [
    [/^(test|prisma)\//.test(to), "app never imports test or prisma"],
    [
      isEntrance(from) && /^app\/(adapters|db)\//.test(to),
      "entrances reach adapters and db through services",
    ],
    [isEntrance(from) && isUseCase(to) && !edge.typeOnly, "entrances call use cases through services"],
    [isEntrance(from) && isPrisma(to), "only db and stores know Prisma"],
    [
      inFolder(from, "modules") && /^app\/(routes|ui|adapters)\//.test(to),
      "modules know no routes, ui or adapters",
    ],
    [inFolder(from, "modules") && isServices(to), "modules are handed what they need"],
    [
      inFolder(from, "modules") && isJobsBeyondCatalog(to) && !edge.typeOnly,
      "modules know the catalogue of jobs only",
    ],
    [
      inFolder(from, "modules") &&
        to === "app/db/client.server.ts" &&
        !isStore(from) &&
        !onlyTransaction(edge),
      "the db itself only in stores",
    ],
    [
      isPrisma(to) && !isStore(from) && !inFolder(from, "db") && !edge.typeOnly,
      "only db and stores know Prisma",
    ],
    [
      inFolder(from, "adapters") && /^app\/(db|routes|ui|jobs)\//.test(to),
      "adapters know lib, config and module types",
    ],
    [inFolder(from, "adapters") && isServices(to), "adapters are handed what they need"],
    [
      inFolder(from, "adapters") && inFolder(to, "modules") && !edge.typeOnly,
      "adapters import types of modules only",
    ],
    [
      inFolder(from, "adapters") && inFolder(to, "adapters") && vendorOf(from) !== vendorOf(to),
      "no adapter imports another",
    ],
    [inFolder(from, "lib") && to.startsWith("app/") && !inFolder(to, "lib"), "lib imports nothing above it"],
    [inFolder(from, "ui") && isAboveUi(to) && !edge.typeOnly, "ui imports nothing above it"],
    [
      inFolder(from, "config") && /^app\/(modules|adapters|routes|ui|jobs|db)\//.test(to),
      "config imports nothing above it",
    ],
  ];
  return rules.filter(([broken]) => broken).map(([, rule]) => rule);
}

function brokenIn(facts: SourceFacts): string[] {
  const { file } = facts;
  const name = file.split("/").at(-1) ?? "";
  const framework = inFolder(file, "routes") || /^app\/(root|routes|entry\.[a-z]+)\.tsx?$/.test(file);
  const rules: [boolean, string][] = [
    [
      facts.readsProcessEnv && file !== "app/config/env.server.ts",
      "only config/env.server.ts reads the environment",
    ],
    [facts.hasDefaultExport && !framework, "named exports only"],
    [
      facts.queriesDatabase && !isStore(file) && !isServices(file) && !inFolder(file, "db"),
      "queries live in stores",
    ],
    [facts.holdsGraphqlDocument && !isDocuments(file), "documents live in adapters/shopify/*.graphql.ts"],
    [FORBIDDEN_NAMES.test(file), "a name that says nothing"],
    [!framework && !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*\.tsx?$/.test(name), "file names are kebab-case"],
    [/^index\.tsx?$/.test(name), "no barrels"],
  ];
  return rules.filter(([broken]) => broken).map(([, rule]) => rule);
}

/** Only services.server.ts joins adapters with modules. */
function bothSides(edges: ImportEdge[]): string[] {
  const values = edges.filter((edge) => !edge.typeOnly);
  const files = new Set(values.map((edge) => edge.from));
  return [...files]
    .filter((file) => !isServices(file) && !inFolder(file, "adapters"))
    .filter((file) => values.some((edge) => edge.from === file && inFolder(edge.to, "adapters")))
    .filter((file) => values.some((edge) => edge.from === file && inFolder(edge.to, "modules")))
    .map((file) => `${file}: only services.server.ts imports both adapters and modules`);
}

function moduleCycles(edges: ImportEdge[]): string[] {
  const nouns = edges
    .filter((edge) => !edge.typeOnly)
    .map((edge) => [nounOf(edge.from), nounOf(edge.to)] as const)
    .filter(([from, to]) => from && to && from !== to);
  return findCycles(nouns as [string, string][]).map(
    (cycle) => `modules ${cycle}: no cycles between modules`,
  );
}

function fileCycles(edges: ImportEdge[]): string[] {
  const pairs = edges.filter((edge) => !edge.typeOnly && edge.to.startsWith("app/"));
  return findCycles(pairs.map((edge) => [edge.from, edge.to])).map((cycle) => `${cycle}: no import cycles`);
}

function findCycles(pairs: (readonly [string, string])[]): string[] {
  const next = new Map<string, Set<string>>();
  for (const [from, to] of pairs) next.set(from, (next.get(from) ?? new Set()).add(to));
  const cycles: string[] = [];
  const done = new Set<string>();
  const walk = (node: string, trail: string[]): void => {
    const seenAt = trail.indexOf(node);
    if (seenAt >= 0) cycles.push([...trail.slice(seenAt), node].join(" → "));
    if (seenAt >= 0 || done.has(node)) return;
    for (const to of next.get(node) ?? []) walk(to, [...trail, node]);
    done.add(node);
  };
  for (const node of next.keys()) walk(node, []);
  return cycles;
}

function inFolder(file: string, folder: string): boolean {
  return file.startsWith(`app/${folder}/`);
}

/** Routes, job handlers and entry files: where requests and jobs come in. */
function isEntrance(file: string): boolean {
  return (
    inFolder(file, "routes") || inFolder(file, "jobs/handlers") || /^app\/entry\.(web|worker)\.ts$/.test(file)
  );
}

function isUseCase(file: string): boolean {
  return inFolder(file, "modules") && /\.server\.ts$/.test(file);
}

function isStore(file: string): boolean {
  return /-store\.server\.ts$/.test(file);
}

function isServices(file: string): boolean {
  return file === "app/services.server.ts";
}

function isPrisma(to: string): boolean {
  return /^package:(@prisma\/|prisma$|pg$)/.test(to) || to.startsWith("app/db/generated/");
}

function isJobsBeyondCatalog(to: string): boolean {
  return inFolder(to, "jobs") && to !== "app/jobs/catalog.ts";
}

function onlyTransaction(edge: ImportEdge): boolean {
  return edge.typeOnly || edge.values.every((name) => name === "inTransaction");
}

function isAboveUi(to: string): boolean {
  return (
    to.startsWith("app/") && !/^app\/(ui|lib)\//.test(to) && !(inFolder(to, "modules") && !isUseCase(to))
  );
}

function isDocuments(file: string): boolean {
  return /^app\/adapters\/shopify\/([a-z-]+\.graphql|schema\/[a-z-]+)\.ts$/.test(file);
}

function vendorOf(file: string): string | undefined {
  return file.split("/")[2];
}

function nounOf(file: string): string | null {
  return /^app\/modules\/([^/]+)\//.exec(file)?.[1] ?? null;
}
