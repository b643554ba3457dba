import { authExchange } from '@urql/exchange-auth';
import { cacheExchange, type CacheExchangeOpts } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { persistedExchange } from '@urql/exchange-persisted';
import { Client, fetchExchange, subscriptionExchange, type SubscriptionForwarder } from '@urql/core';
import { createClient as createStream } from 'graphql-sse';
import { createClient as createSocket, type ClientOptions } from 'graphql-ws';
import { idOf, type Documents, type Session } from './session';

export type Ways = {
  documents: Documents;
  streams: 'socket' | 'events';
  cache?: Partial<CacheExchangeOpts>;
  fetch?: typeof fetch;
  webSocketImpl?: ClientOptions['webSocketImpl'];
};

/** What has no id is kept with the object it belongs to. */
const within = () => null;
const keys = { Basis: within, CaseAction: within, DeadlineRule: within, DeadlineWhy: within, DueCount: within, SecurityNotice: within };

export function urql(endpoint: string, session: Session, ways: Ways): Client {
  const persisted = ways.documents === 'registered'
    ? persistedExchange({
        generateHash: async (_, document) => idOf(document),
        enforcePersistedQueries: true,
        enableForMutation: true,
      })
    : persistedExchange();
  const forward = (): SubscriptionForwarder => {
    if (ways.streams === 'events') {
      const stream = createStream({ url: endpoint, fetchFn: session.fetch });
      return (request) => ({ subscribe: (sink) => ({ unsubscribe: stream.subscribe({ ...request, query: request.query ?? '' }, sink as never) }) });
    }
    const socket = createSocket({
      url: `${endpoint.replace(/^http/, 'ws')}/ws`,
      ...session.socket(),
      ...(ways.webSocketImpl !== undefined && { webSocketImpl: ways.webSocketImpl }),
    });
    return (request) => ({ subscribe: (sink) => ({ unsubscribe: socket.subscribe({ ...request, query: request.query ?? '' }, sink as never) }) });
  };
  return new Client({
    url: endpoint,
    ...(ways.fetch && { fetch: ways.fetch }),
    exchanges: [
      cacheExchange({
        keys,
        resolvers: { Query: { myCases: relayPagination(), worklist: relayPagination() } },
        updates: {
          Mutation: {
            sendMessage: (_, { input }, cache) => {
              const on = { __typename: 'Case', id: (input as { caseId: string }).caseId };
              for (const { fieldName, arguments: given } of cache.inspectFields(on)) {
                if (fieldName === 'messages') cache.invalidate(on, fieldName, given);
              }
            },
          },
        },
        ...ways.cache,
      }),
      authExchange(async (utilities) => ({
        addAuthToOperation: (operation) => utilities.appendHeaders(operation, session.headers()),
        didAuthError: ({ graphQLErrors }) => graphQLErrors.some((it) => it.extensions['code'] === 'UNAUTHENTICATED'),
        refreshAuth: async () => void (await session.refresh(session.tokens()?.accessToken)),
      })),
      persisted,
      fetchExchange,
      subscriptionExchange({ forwardSubscription: forward() }),
    ],
  });
}
