import { graphql } from 'relay-runtime';

export const stream = graphql`
  subscription CaseStreamSubscription($caseId: ID!, $after: String) {
    caseEvents(caseId: $caseId, after: $after) { cursor id n kind happenedAt }
  }
`;
