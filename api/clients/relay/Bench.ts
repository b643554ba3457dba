import { graphql } from 'relay-runtime';

/** A judge's worklist. */
export const worklist = graphql`
  query BenchQuery($first: Int!) {
    deadlineCounts { bucket count }
    worklist(first: $first) @connection(key: "Bench_worklist") {
      edges { node { id number stage segment version nextDeadline { id rule { name } dueOn daysLeft status } availableActions { action allowed reasonCode } } }
    }
  }
`;

/** The teams of the court, beside the teams of cases: the same ids. */
export const teams = graphql`
  query BenchTeamsQuery {
    teams(first: 20) { edges { node { id name phone duties { duty } } } }
    worklist(first: 20) { edges { node { id team { id name phone } } } }
  }
`;
