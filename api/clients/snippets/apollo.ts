import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache, ServerError } from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { ErrorLink } from '@apollo/client/link/error';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { getMainDefinition, relayStylePagination } from '@apollo/client/utilities';
import { createClient, type ClientOptions } from 'graphql-ws';
import { from, switchMap, throwError } from 'rxjs';
import { idOf, type Documents, type Session } from './session';

/** The code of what was refused (`ErrorCode` in the schema), or null where the answer is none of the server's. */
export function codeOf(error: unknown): string | null {
  if (CombinedGraphQLErrors.is(error)) return String(error.errors[0]?.extensions?.['code']);
  return ServerError.is(error) ? `HTTP_${error.statusCode}` : null;
}

export type Ways = {
  documents: Documents;
  fetch?: typeof fetch;
  webSocketImpl?: ClientOptions['webSocketImpl'];
};

export function apollo(endpoint: string, session: Session, ways: Ways): ApolloClient {
  const digest = async (text: string) => {
    const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  };
  const persisted = ways.documents === 'registered'
    ? new PersistedQueryLink({ generateHash: idOf, retry: () => false, useGETForHashedQueries: true })
    : new PersistedQueryLink({ sha256: digest });
  const authorized = new SetContextLink(({ headers }) => ({ headers: { ...headers, ...session.headers() } }));
  const renewed = new ErrorLink(({ error, operation, forward }) => {
    if (codeOf(error) !== 'UNAUTHENTICATED' || session.tokens() === null) return;
    const sent = (operation.getContext()['headers'] as { authorization?: string } | undefined)?.authorization;
    return from(session.refresh(sent?.slice('Bearer '.length))).pipe(
      switchMap((tokens) => (tokens === null ? throwError(() => error) : forward(operation))),
    );
  });
  const http = ApolloLink.from([renewed, authorized, persisted, new HttpLink({ uri: endpoint, ...(ways.fetch && { fetch: ways.fetch }) })]);
  const socket = new GraphQLWsLink(createClient({
    url: `${endpoint.replace(/^http/, 'ws')}/ws`,
    ...session.socket(),
    ...(ways.webSocketImpl !== undefined && { webSocketImpl: ways.webSocketImpl }),
  }));
  const isStream = ({ query }: ApolloLink.Operation) => {
    const main = getMainDefinition(query);
    return main.kind === 'OperationDefinition' && main.operation === 'subscription';
  };
  return new ApolloClient({
    link: ApolloLink.split(isStream, socket, http),
    cache: new InMemoryCache({
      typePolicies: { Query: { fields: { myCases: relayStylePagination(), worklist: relayStylePagination(['filter', 'orderBy']) } } },
    }),
  });
}
