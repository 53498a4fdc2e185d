// Cuts a full schema down to the fields that given documents select. Pure.
import {
  astFromValue,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  isUnionType,
  parse,
  print,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  getNamedType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from "graphql";

type Used = Map<string, Set<string>>;

/** Fields of each type that the documents select; fields that the schema does not have are passed over. */
function usedFields(schema: GraphQLSchema, documents: Iterable<string>): Used {
  const used: Used = new Map();
  const note = (type: string, field: string): void => {
    used.set(type, (used.get(type) ?? new Set<string>()).add(field));
  };
  for (const document of documents) {
    const info = new TypeInfo(schema);
    visit(
      parse(document),
      visitWithTypeInfo(info, {
        Field(node) {
          const parent = info.getParentType();
          if (!parent || !info.getFieldDef() || node.name.value.startsWith("__")) return;
          note(parent.name, node.name.value);
          if (isAbstractType(parent) && isInterfaceType(parent))
            for (const type of schema.getPossibleTypes(parent))
              if (used.has(type.name)) note(type.name, node.name.value);
        },
        InlineFragment(node) {
          const name = node.typeCondition?.name.value;
          const type = name ? schema.getType(name) : undefined;
          if (name && type && isObjectType(type)) used.set(name, used.get(name) ?? new Set());
        },
      }),
    );
  }
  return used;
}

/** SDL of the slice, sorted by name, without descriptions. Inputs and enums are complete. */
export function sliceSchema(schema: GraphQLSchema, documents: Iterable<string>): string {
  const used = usedFields(schema, documents);
  completeInterfaces(schema, used);
  const leaves = new Map<string, GraphQLNamedType>();
  const need = (type: GraphQLNamedType): void => {
    if (isCompositeType(type)) {
      if (!used.has(type.name)) used.set(type.name, new Set());
      return;
    }
    if (leaves.has(type.name) || isSpecifiedScalarType(type)) return;
    leaves.set(type.name, type);
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields())) need(getNamedType(field.type));
  };
  for (const [typeName, fields] of [...used]) {
    const type = schema.getType(typeName);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const name of fields) {
      const field = type.getFields()[name];
      if (!field) continue;
      need(getNamedType(field.type));
      for (const argument of field.args) need(getNamedType(argument.type));
    }
  }
  const blocks = [
    ...[...used.keys()].sort().map((name) => printComposite(schema, name, used)),
    ...[...leaves.keys()].sort().map((name) => printLeaf(leaves.get(name))),
  ];
  const roots = `schema {\n  query: ${schema.getQueryType()?.name}\n  mutation: ${schema.getMutationType()?.name}\n}`;
  return [roots, ...blocks.filter((block) => block !== "")].join("\n\n") + "\n";
}

/** A type that implements a sliced interface has the interface's sliced fields; nodes always have their id. */
function completeInterfaces(schema: GraphQLSchema, used: Used): void {
  for (const [name, fields] of used) {
    const type = schema.getType(name);
    if (!isObjectType(type)) continue;
    if (type.getFields().id && fields.size === 0) fields.add("id");
    for (const parent of type.getInterfaces())
      for (const field of used.get(parent.name) ?? []) fields.add(field);
  }
}

function printComposite(schema: GraphQLSchema, name: string, used: Used): string {
  const type = schema.getType(name);
  if (isUnionType(type)) {
    const members = type.getTypes().filter((member) => used.has(member.name));
    return members.length === 0 ? "" : `union ${name} = ${members.map((m) => m.name).join(" | ")}`;
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return "";
  const names = [...(used.get(name) ?? [])].filter((field) => type.getFields()[field]).sort();
  if (names.length === 0) names.push(Object.keys(type.getFields()).includes("id") ? "id" : "__typename");
  const parents = type
    .getInterfaces()
    .filter((parent) => (used.get(parent.name)?.size ?? 0) > 0)
    .map((parent) => parent.name);
  const lines = names.map((fieldName) => {
    const field = type.getFields()[fieldName];
    if (!field) throw new Error(`${name}.${fieldName} has no printable fields`);
    return `  ${fieldName}${printArguments(field.args)}: ${String(field.type)}`;
  });
  const keyword = isInterfaceType(type) ? "interface" : "type";
  return `${keyword} ${name}${parents.length ? ` implements ${parents.join(" & ")}` : ""} {\n${lines.join("\n")}\n}`;
}

function printArguments(args: readonly GraphQLArgument[]): string {
  if (args.length === 0) return "";
  return `(${[...args]
    .sort((a, b) => a.name.localeCompare(b.name))
    .map(printInput)
    .join(", ")})`;
}

function printInput(input: GraphQLArgument | GraphQLInputField): string {
  const value = input.defaultValue === undefined ? null : astFromValue(input.defaultValue, input.type);
  return `${input.name}: ${String(input.type)}${value ? ` = ${print(value)}` : ""}`;
}

function printLeaf(type: GraphQLNamedType | undefined): string {
  if (isScalarType(type)) return `scalar ${type.name}`;
  if (isEnumType(type))
    return `enum ${type.name} {\n${type
      .getValues()
      .map((value) => `  ${value.name}`)
      .join("\n")}\n}`;
  if (!isInputObjectType(type)) return "";
  const fields = Object.values(type.getFields()).map((field) => `  ${printInput(field)}`);
  return `input ${type.name}${type.isOneOf ? " @oneOf" : ""} {\n${fields.join("\n")}\n}`;
}
