import { BlockStack, Box, IndexTable, Text, useBreakpoints, type IndexTableProps } from "@shopify/polaris";
import type { ReactNode } from "react";

interface RecordTableProps<T> {
  rows: T[];
  idOf: (row: T) => string;
  /** What one and many of them are called, for those who do not see the table. */
  resourceName: { singular: string; plural: string };
  headings: IndexTableProps["headings"];
  /** The columns of a row, on a desk. */
  cells: (row: T) => ReactNode;
  /** The same one below the other, on a phone. */
  condensed: (row: T) => ReactNode;
  emptyState?: ReactNode;
}

/** Records to look through, none to choose: columns on a desk, one block each on a phone. */
export function RecordTable<T>(props: RecordTableProps<T>) {
  const { rows, idOf, resourceName, headings, cells, condensed, emptyState } = props;
  const { smDown } = useBreakpoints();
  return (
    <IndexTable
      resourceName={resourceName}
      itemCount={rows.length}
      selectable={false}
      condensed={smDown}
      headings={headings}
      emptyState={emptyState}
    >
      {rows.map((row, index) => (
        <IndexTable.Row key={idOf(row)} id={idOf(row)} position={index}>
          {smDown ? <CondensedRow>{condensed(row)}</CondensedRow> : cells(row)}
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
}

function CondensedRow({ children }: { children: ReactNode }) {
  return (
    <Box padding="300" width="100%">
      <BlockStack gap="150">{children}</BlockStack>
    </Box>
  );
}

export function NumberCell({ children }: { children: string }) {
  return (
    <IndexTable.Cell>
      <Text as="span" alignment="end" numeric>
        {children}
      </Text>
    </IndexTable.Cell>
  );
}
