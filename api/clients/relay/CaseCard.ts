import { graphql } from 'relay-runtime';

/** One case, by itself refetchable through `node`. */
export const card = graphql`
  fragment CaseCard_case on Case
  @argumentDefinitions(count: { type: "Int", defaultValue: 5 }, after: { type: "String" })
  @refetchable(queryName: "CaseCardRefetchQuery") {
    number stage flags claimAmount receivedAmount version
    team { id name }
    handler { id name officePhone }
    parties { id role name }
    nextDeadline { id rule { name } dueOn daysLeft status }
    messages(first: $count, after: $after) @connection(key: "CaseCard_messages") { edges { node { id text answer sentAt } } }
  }
`;
