import { EmptyState, type EmptyStateProps } from "@shopify/polaris";
import type { ReactNode } from "react";

/** Says what will be here, and how to get it here. */
export function EmptyTable(props: {
  heading: string;
  action?: EmptyStateProps["action"];
  children: ReactNode;
}) {
  return (
    <EmptyState heading={props.heading} image="" action={props.action}>
      {props.children}
    </EmptyState>
  );
}
