// Shopify words its request errors differently from graphql-js. These are the recorded shapes.
import {
  coerceInputValue,
  getNamedType,
  isEnumType,
  isInputType,
  isNonNullType,
  isRequiredArgument,
  Kind,
  print,
  typeFromAST,
  TypeInfo,
  valueFromAST,
  validate,
  visit,
  visitWithTypeInfo,
  type ASTNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from "graphql";

export interface ShopifyError {
  message: string;
  locations?: { line: number; column: number }[];
  path?: (string | number)[];
  extensions?: Record<string, unknown>;
}

/** Errors of the document itself: unknown fields, missing or impossible arguments, then anything else. */
export function documentErrors(schema: GraphQLSchema, document: DocumentNode): ShopifyError[] {
  const errors: ShopifyError[] = [];
  const info = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(info, {
      Field(node, _key, _parent, _path, ancestors) {
        const path = [...pathOf(ancestors), node.alias?.value ?? node.name.value];
        const parent = info.getParentType();
        const field = info.getFieldDef();
        if (parent && !field) {
          errors.push({
            message: `Field '${node.name.value}' doesn't exist on type '${parent.name}'`,
            ...at(node),
            path,
            extensions: { code: "undefinedField", typeName: parent.name, fieldName: node.name.value },
          });
          return false;
        }
        if (field) errors.push(...argumentErrors(node, field.args, path));
        return undefined;
      },
    }),
  );
  if (errors.length > 0) return errors;
  return validate(schema, document).map((error) => ({
    message: error.message,
    locations: error.locations?.map(({ line, column }) => ({ line, column })),
    extensions: { code: "invalidQuery" },
  }));
}

interface ArgumentDefinition {
  name: string;
  type: GraphQLInputType;
  defaultValue?: unknown;
}

function argumentErrors(
  node: FieldNode,
  definitions: readonly ArgumentDefinition[],
  path: (string | number)[],
): ShopifyError[] {
  const errors: ShopifyError[] = [];
  const given = new Set(node.arguments?.map(({ name }) => name.value));
  const missing = definitions.filter((argument) => isRequired(argument) && !given.has(argument.name));
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(", ");
    errors.push({
      message: `Field '${node.name.value}' is missing required arguments: ${names}`,
      ...at(node),
      path,
      extensions: {
        code: "missingRequiredArguments",
        className: "Field",
        name: node.name.value,
        arguments: names,
      },
    });
  }
  for (const argument of node.arguments ?? []) {
    const name = argument.name.value;
    const definition = definitions.find((candidate) => candidate.name === name);
    if (!definition) {
      errors.push({
        message: `Field '${node.name.value}' doesn't accept argument '${name}'`,
        ...at(argument),
        path: [...path, name],
        extensions: {
          code: "argumentNotAccepted",
          name: node.name.value,
          typeName: "Field",
          argumentName: name,
        },
      });
    } else if (
      !containsVariable(argument.value) &&
      valueFromAST(argument.value, definition.type) === undefined
    ) {
      errors.push({
        message: `Argument '${name}' on Field '${node.name.value}' has an invalid value (${print(argument.value)}). Expected type '${String(definition.type)}'.`,
        ...at(node),
        path: [...path, name],
        extensions: { code: "argumentLiteralsIncompatible", typeName: "Field", argumentName: name },
      });
    }
  }
  return errors;
}

function isRequired(argument: ArgumentDefinition): boolean {
  return isRequiredArgument(argument as Parameters<typeof isRequiredArgument>[0]);
}

function containsVariable(value: ASTNode): boolean {
  let found = false;
  visit(value, {
    Variable() {
      found = true;
    },
  });
  return found;
}

function at(node: ASTNode): Pick<ShopifyError, "locations"> {
  const token = node.loc?.startToken;
  return token ? { locations: [{ line: token.line, column: token.column }] } : {};
}

/** ["mutation Name", "orderCreate", …] from the visitor's ancestors. */
function pathOf(ancestors: readonly (ASTNode | readonly ASTNode[])[]): string[] {
  return ancestors.flatMap((ancestor) => {
    if (!("kind" in ancestor)) return [];
    if (ancestor.kind === Kind.OPERATION_DEFINITION)
      return [`${ancestor.operation}${ancestor.name ? ` ${ancestor.name.value}` : ""}`];
    if (ancestor.kind === Kind.FRAGMENT_DEFINITION) return [`fragment ${ancestor.name.value}`];
    if (ancestor.kind === Kind.FIELD) return [ancestor.alias?.value ?? ancestor.name.value];
    return [];
  });
}

/** INVALID_VARIABLE errors, each naming the problems of one variable. */
export function variableErrors(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): ShopifyError[] {
  return (operation.variableDefinitions ?? []).flatMap((definition) => {
    const type = typeFromAST(schema, definition.type);
    if (!type || !isInputType(type)) return [];
    const value = variables[definition.variable.name.value];
    if (value === undefined && (definition.defaultValue || !isNonNullType(type))) return [];
    const problems = problemsOf(value ?? null, type);
    if (problems.length === 0) return [];
    const detail = problems
      .filter(({ path }) => path.length > 0)
      .map(({ path, explanation }) => `${path.join(".")} (${explanation})`)
      .join(", ");
    return {
      message: `Variable $${definition.variable.name.value} of type ${print(definition.type)} was provided invalid value${detail ? ` for ${detail}` : ""}`,
      ...at(definition),
      extensions: { code: "INVALID_VARIABLE", value: value ?? null, problems },
    };
  });
}

interface Problem {
  path: (string | number)[];
  explanation: string;
}

function problemsOf(value: unknown, type: GraphQLInputType): Problem[] {
  const problems: Problem[] = [];
  coerceInputValue(value, type, (path, invalid, error) => {
    problems.push({ path: [...path], explanation: explain(invalid, error.message, type) });
  });
  return problems;
}

function explain(invalid: unknown, message: string, type: GraphQLInputType): string {
  if (invalid === null || message.includes("was not provided")) return "Expected value to not be null";
  const unknownField = /^Field "(\w+)" is not defined by type "(\w+)"/.exec(message);
  if (unknownField) return `Field is not defined on ${String(unknownField[2])}`;
  const enumName = /does not exist in "(\w+)" enum/.exec(message)?.[1];
  const values = enumName ? enumValues(type, enumName) : null;
  if (values) return `Expected ${JSON.stringify(invalid)} to be one of: ${values.join(", ")}`;
  return /^Could not coerce/.test(message)
    ? message
    : `Could not coerce value ${JSON.stringify(invalid)}: ${message}`;
}

function enumValues(type: GraphQLInputType, name: string, seen = new Set<string>()): string[] | null {
  const named = getNamedType(type);
  if (isEnumType(named)) return named.name === name ? named.getValues().map((value) => value.name) : null;
  if (seen.has(named.name) || !("getFields" in named)) return null;
  seen.add(named.name);
  for (const field of Object.values(named.getFields())) {
    const found = enumValues(field.type, name, seen);
    if (found) return found;
  }
  return null;
}

const MAX_INPUT_SIZE = 250;

/** Arrays of more than 250 entries are refused before anything runs. */
export function inputSizeErrors(operation: OperationDefinitionNode, variables: unknown): ShopifyError[] {
  const size = largestArray(variables);
  if (size <= MAX_INPUT_SIZE) return [];
  const field = operation.selectionSet.selections.find((selection) => selection.kind === Kind.FIELD);
  return [
    {
      message: `The input array size of ${size} is greater than the maximum allowed of ${MAX_INPUT_SIZE}.`,
      ...(field ? at(field) : {}),
      path: field ? [field.alias?.value ?? field.name.value] : [],
      extensions: { code: "MAX_INPUT_SIZE_EXCEEDED" },
    },
  ];
}

function largestArray(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const inner = Object.values(value).reduce<number>((most, item) => Math.max(most, largestArray(item)), 0);
  return Array.isArray(value) ? Math.max(value.length, inner) : inner;
}
