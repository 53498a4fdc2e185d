// Query cost. The rule reproduces every requestedQueryCost of the recorded exchanges: a mutation 10, an object 1,
// its payload's direct fields nothing, scalars, money and page info nothing, a connection 2 + weight(first) × node,
// where weight grows with the number of binary digits of `first`; counts 10.
import {
  getNamedType,
  isCompositeType,
  isLeafType,
  isObjectType,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";

const FREE_TYPES = new Set(["MoneyBag", "MoneyV2", "PageInfo"]);
const MUTATION_COST = 10;
const COUNT_COST = 10;
const CONNECTION_COST = 2;
/** Recorded dearer than other mutations; the tracking update since July 2026 (10 points in April). */
const DEAR_MUTATIONS = new Map([
  ["refundCreate", 20],
  ["fulfillmentTrackingInfoUpdate", 50],
  ["fulfillmentTrackingInfoUpdateV2", 50],
]);

interface CostNode {
  key: string;
  own: number;
  /** Argument that sizes a connection: a number, or the variable that holds it. */
  size: number | string | null;
  connection: boolean;
  /** `nodes(ids:)`: each id costs as much as one object. Not recorded; the dearer of the two readings. */
  perId: number | string | null;
  children: CostNode[];
}

export type CostPlan = CostNode[];

/** Compiled once per document; cheap to evaluate per request. */
export function compileCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): CostPlan {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === "FragmentDefinition") fragments.set(definition.name.value, definition);
  const root = schema.getRootType(operation.operation);
  if (!root) return [];
  const isMutation = operation.operation === "mutation";
  return compileSelections(
    { schema, fragments },
    root,
    operation.selectionSet,
    isMutation ? "mutation" : "plain",
  );
}

interface Compiler {
  schema: GraphQLSchema;
  fragments: Map<string, FragmentDefinitionNode>;
}

type Place = "mutation" | "payload" | "plain";

function compileSelections(
  compiler: Compiler,
  parent: GraphQLCompositeType,
  selections: SelectionSetNode,
  place: Place,
): CostNode[] {
  return selections.selections.flatMap((selection) => {
    if (selection.kind === "Field") return compileField(compiler, parent, selection, place) ?? [];
    const fragment =
      selection.kind === "FragmentSpread" ? compiler.fragments.get(selection.name.value) : selection;
    if (!fragment) return [];
    const named = fragment.typeCondition && compiler.schema.getType(fragment.typeCondition.name.value);
    const type = named && isCompositeType(named) ? named : parent;
    return compileSelections(compiler, type, fragment.selectionSet, place);
  });
}

function compileField(
  compiler: Compiler,
  parent: GraphQLCompositeType,
  field: FieldNode,
  place: Place,
): CostNode | null {
  const definition =
    isObjectType(parent) || "getFields" in parent ? parent.getFields()[field.name.value] : undefined;
  if (!definition || !field.selectionSet) return null;
  const type = getNamedType(definition.type);
  if (isLeafType(type) || !isCompositeType(type)) return null;
  const connection = type.name.endsWith("Connection");
  return {
    key: field.alias?.value ?? field.name.value,
    own: ownCost(type.name, field.name.value, place),
    size: connection ? sizeOf(field) : null,
    connection,
    perId: parent.name === "QueryRoot" && field.name.value === "nodes" ? idsOf(field) : null,
    children: compileSelections(
      compiler,
      type,
      field.selectionSet,
      place === "mutation" ? "payload" : "plain",
    ),
  };
}

function ownCost(typeName: string, fieldName: string, place: Place): number {
  if (place === "mutation") return DEAR_MUTATIONS.get(fieldName) ?? MUTATION_COST;
  if (place === "payload" || FREE_TYPES.has(typeName) || typeName.endsWith("Edge")) return 0;
  if (typeName === "Count") return COUNT_COST;
  return typeName.endsWith("Connection") ? CONNECTION_COST : 1;
}

function sizeOf(field: FieldNode): number | string | null {
  const argument = field.arguments?.find(({ name }) => name.value === "first" || name.value === "last");
  if (argument?.value.kind === "IntValue") return Number(argument.value.value);
  return argument?.value.kind === "Variable" ? argument.value.name.value : null;
}

function idsOf(field: FieldNode): number | string | null {
  const ids = field.arguments?.find(({ name }) => name.value === "ids")?.value;
  if (ids?.kind === "Variable") return ids.name.value;
  return ids?.kind === "ListValue" ? ids.values.length : null;
}

/** 1 → 1, 5 → 3, 10 → 4, 250 → 8. */
function weight(count: number): number {
  return count <= 0 ? 0 : Math.floor(Math.log2(count)) + 1;
}

/** Charged before the request runs. */
export function requestedCost(plan: CostPlan, variables: Record<string, unknown>): number {
  return plan.reduce((sum, node) => {
    if (!node.connection)
      return sum + countOf(node.perId, variables) * (node.own + requestedCost(node.children, variables));
    const size = typeof node.size === "string" ? Number(variables[node.size] ?? 0) : (node.size ?? 0);
    return sum + CONNECTION_COST + weight(size) * nodeCost(node, requestedCost(node.children, variables));
  }, 0);
}

function countOf(perId: CostNode["perId"], variables: Record<string, unknown>): number {
  if (perId === null) return 1;
  if (typeof perId === "number") return perId;
  const ids = variables[perId];
  return Array.isArray(ids) ? ids.length : 1;
}

/** `nodes` is already an object of cost 1; the edges of `edges { node }` are free, their node is not. */
function nodeCost(node: CostNode, children: number): number {
  return node.children.length === 0 ? 0 : children;
}

/** What remains charged after the answer: absent objects and missing rows are given back. */
export function actualCost(plan: CostPlan, data: unknown): number {
  if (typeof data !== "object" || data === null) return 0;
  const answer = data as Record<string, unknown>;
  return plan.reduce((sum, node) => sum + nodeActual(node, answer[node.key]), 0);
}

function nodeActual(node: CostNode, value: unknown): number {
  if (value === null || value === undefined) return node.own >= MUTATION_COST ? node.own : 0;
  if (!node.connection) {
    if (Array.isArray(value) && node.perId !== null)
      return value.reduce<number>(
        (sum, one) => sum + (one ? node.own + actualCost(node.children, one) : 0),
        0,
      );
    if (Array.isArray(value)) return value.length === 0 ? 0 : node.own + actualCost(node.children, value[0]);
    return node.own + actualCost(node.children, value);
  }
  const page = value as { nodes?: unknown[]; edges?: { node: unknown }[] };
  const rows = page.nodes ?? page.edges ?? [];
  const first = rows[0];
  if (first === undefined) return CONNECTION_COST;
  const child = node.children.find(({ key }) => key === "nodes" || key === "edges");
  const inner = child ? child.own + actualCost(child.children, first) : 0;
  return CONNECTION_COST + weight(rows.length) * inner;
}
