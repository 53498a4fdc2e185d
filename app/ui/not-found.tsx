import { EmptyState, Card, Page } from "@shopify/polaris";
import { isRouteErrorResponse, useRouteError } from "@remix-run/react";

/** Thrown by loaders for what this shop does not have. */
export function notFound(): Response {
  return new Response("Not found", { status: 404 });
}

/** Route boundary: a page for what is not there; every other error goes on to the layout. */
export function NotFoundBoundary() {
  const error = useRouteError();
  if (!isRouteErrorResponse(error) || error.status !== 404) throw error;
  return (
    <Page backAction={{ content: "Home", url: "/app" }} title="Not found">
      <Card>
        <EmptyState
          heading="This page does not exist"
          image=""
          action={{ content: "Go to Home", url: "/app" }}
        >
          <p>It may belong to another shop, or the link is no longer right.</p>
        </EmptyState>
      </Card>
    </Page>
  );
}
