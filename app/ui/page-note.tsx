import { Box, Text } from "@shopify/polaris";
import type { ReactNode } from "react";

/** A line between a page's title and its cards; keeps its distance from the edge of a phone. */
export function PageNote({ children }: { children: ReactNode }) {
  return (
    <Box paddingInline={{ xs: "400", sm: "0" }}>
      <Text as="p" tone="subdued">
        {children}
      </Text>
    </Box>
  );
}
