import { graphql } from 'relay-runtime';

/** The applicant's page, and the next pages of it. */
export const page = graphql`
  query CasePageQuery($first: Int!) {
    viewer { id displayName role }
    ...CasePage_query @arguments(first: $first)
  }
`;

export const cases = graphql`
  fragment CasePage_query on Query
  @argumentDefinitions(first: { type: "Int", defaultValue: 20 }, after: { type: "String" })
  @refetchable(queryName: "CasePagePaginationQuery") {
    myCases(first: $first, after: $after) @connection(key: "CasePage_myCases") {
      edges { node { id ...CaseCard_case } }
    }
  }
`;
