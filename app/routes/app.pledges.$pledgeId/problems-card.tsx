import { Badge, Banner, BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import type { Problem } from "~/modules/pledges/pledge";
import type { PledgeView } from "~/modules/pledges/views/views";
import { problemLabel } from "~/ui/problem-label";
import { fixFor } from "./fix-for";
import { FixForm, type FieldProblem } from "./fix-form";

const FIXABLE_STATES = ["received", "blocked", "ready", "skipped", "queued", "refused"];

/** What is wrong with the pledge, blocking problems first, each with the form that mends it. */
export function ProblemsCard({
  pledge,
  fieldProblems,
}: {
  pledge: PledgeView;
  fieldProblems: FieldProblem[];
}) {
  if (pledge.problems.length === 0) return null;
  const fixable = FIXABLE_STATES.includes(pledge.state);
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {pledge.problems.some(({ severity }) => severity === "blocking")
            ? "Fix before pushing"
            : "Good to know"}
        </Text>
        {fieldProblems.length > 0 ? (
          <Banner tone="critical" title="Not saved: see the marked fields" />
        ) : null}
        {pledge.problems.map((problem) => {
          const fix = fixable ? fixFor(problem) : null;
          return (
            <BlockStack gap="200" key={`${problem.code}-${problem.path}`}>
              <ProblemText problem={problem} />
              {fix && (fix === "sku" || firstWith(pledge, fix) === problem) ? (
                <FixForm fix={fix} problem={problem} pledge={pledge} fieldProblems={fieldProblems} />
              ) : null}
            </BlockStack>
          );
        })}
      </BlockStack>
    </Card>
  );
}

/** One form mends all problems of the address, so it stands under the first of them. */
function firstWith(pledge: PledgeView, fix: ReturnType<typeof fixFor>): Problem | undefined {
  return pledge.problems.find((problem) => fixFor(problem) === fix);
}

function ProblemText({ problem }: { problem: Problem }) {
  const blocking = problem.severity === "blocking";
  return (
    <BlockStack gap="100">
      <InlineStack gap="200" blockAlign="center">
        <Badge tone={blocking ? "critical" : "attention"}>{blocking ? "Blocks the push" : "Warning"}</Badge>
        <Text as="h3" variant="headingSm">
          {problemLabel(problem.code)}
        </Text>
      </InlineStack>
      <Text as="p" breakWord>
        {problem.message}
      </Text>
    </BlockStack>
  );
}
