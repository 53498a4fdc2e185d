// Who imports whom in app/, read from the source: every import, re-export and dynamic import with its names.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

export interface ImportEdge {
  /** Path from the repository's root. */
  from: string;
  /** Path from the repository's root, or `package:NAME`. */
  to: string;
  /** Erased when compiled. */
  typeOnly: boolean;
  /** Imported names that are values; `*` for everything. */
  values: string[];
}

export interface SourceFacts {
  file: string;
  text: string;
  lines: number;
  hasDefaultExport: boolean;
  readsProcessEnv: boolean;
  holdsGraphqlDocument: boolean;
  /** Asks or changes tables itself, by Prisma's methods or in SQL. */
  queriesDatabase: boolean;
}

export interface ImportGraph {
  files: SourceFacts[];
  edges: ImportEdge[];
}

/** Reads every TypeScript file below `directory` (generated code left out). */
export function readImportGraph(root: string, directory: string): ImportGraph {
  const graph: ImportGraph = { files: [], edges: [] };
  for (const file of listSources(path.join(root, directory))) {
    const relative = path.relative(root, file).split(path.sep).join("/");
    const text = readFileSync(file, "utf8");
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    graph.edges.push(...readEdges(source, root, relative));
    graph.files.push(readFacts(source, relative, text));
  }
  return graph;
}

function listSources(directory: string): string[] {
  return readdirSync(directory).flatMap((name) => {
    const full = path.join(directory, name);
    if (statSync(full).isDirectory()) return name === "generated" ? [] : listSources(full);
    return /\.(ts|tsx)$/.test(name) ? [full] : [];
  });
}

function readEdges(source: ts.SourceFile, root: string, from: string): ImportEdge[] {
  const edges: ImportEdge[] = [];
  const add = (specifier: ts.Expression | undefined, typeOnly: boolean, values: string[]) => {
    if (!specifier || !ts.isStringLiteral(specifier)) return;
    edges.push({ from, to: resolveImport(root, from, specifier.text), typeOnly, values });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const values = valuesOf(node.importClause);
      add(node.moduleSpecifier, node.importClause !== undefined && values.length === 0, values);
    } else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly, ["*"]);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], false, ["*"]);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return edges;
}

function valuesOf(clause: ts.ImportClause | undefined): string[] {
  if (!clause || clause.isTypeOnly) return [];
  const bindings = clause.namedBindings;
  const named =
    bindings && ts.isNamedImports(bindings) ? bindings.elements.filter((item) => !item.isTypeOnly) : [];
  return [
    ...(clause.name ? ["default"] : []),
    ...(bindings && ts.isNamespaceImport(bindings) ? ["*"] : []),
    ...named.map((item) => (item.propertyName ?? item.name).text),
  ];
}

function readFacts(source: ts.SourceFile, file: string, text: string): SourceFacts {
  const nothing = { hasDefaultExport: false, readsProcessEnv: false, holdsGraphqlDocument: false };
  const facts = { ...nothing, queriesDatabase: false };
  const visit = (node: ts.Node): void => {
    if (ts.isExportAssignment(node)) facts.hasDefaultExport = true;
    if (ts.canHaveModifiers(node)) {
      const modifiers = ts.getModifiers(node) ?? [];
      if (modifiers.some((item) => item.kind === ts.SyntaxKind.DefaultKeyword)) facts.hasDefaultExport = true;
    }
    if (ts.isPropertyAccessExpression(node) && node.getText(source) === "process.env")
      facts.readsProcessEnv = true;
    if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) {
      const document = /^[`"'\s]*(#graphql)?\s*(query|mutation|subscription|fragment)\s+\w+[^;]*\{/;
      if (document.test(node.getText(source))) facts.holdsGraphqlDocument = true;
    }
    if (ts.isPropertyAccessExpression(node) && isQuery(node, source)) facts.queriesDatabase = true;
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { file, text, lines: text.split("\n").length, ...facts };
}

/** `db.label.findMany`, `deps.db.label.count`, `tx.$queryRaw` */
function isQuery(node: ts.PropertyAccessExpression, source: ts.SourceFile): boolean {
  const method = node.name.text;
  if (/^\$(query|execute)Raw(Unsafe)?$/.test(method)) return true;
  const verbs = /^(find|create|update|delete|upsert|count|aggregate|groupBy)/;
  const client = ts.isPropertyAccessExpression(node.expression) ? node.expression.expression : null;
  return verbs.test(method) && client !== null && /(^|\.)(db|tx)$/.test(client.getText(source));
}

function resolveImport(root: string, from: string, specifier: string): string {
  const plain = specifier.replace(/\?.*$/, "");
  const base = plain.startsWith("~/")
    ? path.posix.join("app", plain.slice(2))
    : plain.startsWith(".")
      ? path.posix.join(path.posix.dirname(from), plain)
      : null;
  if (!base)
    return `package:${plain
      .split("/")
      .slice(0, plain.startsWith("@") ? 2 : 1)
      .join("/")}`;
  const endings = ["", ".ts", ".tsx", "/index.ts", "/index.tsx"];
  const found = endings.find((ending) => {
    const full = path.join(root, base + ending);
    return existsSync(full) && statSync(full).isFile();
  });
  return base + (found ?? "");
}
