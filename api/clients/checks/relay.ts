import { readFileSync } from 'node:fs';
import { createClient } from 'graphql-ws';
import runtime, { type ConcreteRequest, type GraphQLResponse, type OperationType, type RequestParameters, type Variables } from 'relay-runtime';
import WebSocket from 'ws';
import BenchQuery, { type BenchQuery as Bench } from '../relay/__generated__/BenchQuery.graphql';
import BenchTeamsQuery, { type BenchTeamsQuery as Teams } from '../relay/__generated__/BenchTeamsQuery.graphql';
import CaseCardRefetchQuery, { type CaseCardRefetchQuery as Refetch } from '../relay/__generated__/CaseCardRefetchQuery.graphql';
import CasePagePaginationQuery, { type CasePagePaginationQuery as Pagination } from '../relay/__generated__/CasePagePaginationQuery.graphql';
import CasePageQuery, { type CasePageQuery as Page } from '../relay/__generated__/CasePageQuery.graphql';
import CaseStreamSubscription, { type CaseStreamSubscription as Stream } from '../relay/__generated__/CaseStreamSubscription.graphql';
import MessageFormSendMutation, { type MessageFormSendMutation as Send } from '../relay/__generated__/MessageFormSendMutation.graphql';
import { Session } from '../snippets/session';
import { client, endpoint, keep, line, must, password, some } from './harness';

const { commitMutation, ConnectionHandler, Environment, fetchQuery, Network, Observable, RecordSource, requestSubscription, Store } = runtime;
const { fetch, sent, figures } = line();
const texts = JSON.parse(readFileSync(new URL('../relay/__generated__/documents.json', import.meta.url), 'utf8')) as Record<string, string>;

/** A store for one person; documents go out by their texts, since the demo takes no file of registered ones. */
function environment(session: Session): InstanceType<typeof Environment> {
  const text = ({ id }: RequestParameters) => some(texts[some(id, 'the id')], 'the text');
  const socket = createClient({
    url: `${endpoint.replace(/^http/, 'ws')}/ws`,
    webSocketImpl: WebSocket,
    connectionParams: () => ({ Authorization: session.headers()['authorization'] }),
  });
  const ask = async (params: RequestParameters, variables: Variables): Promise<GraphQLResponse> => {
    const body = JSON.stringify({ query: text(params), operationName: params.name, variables });
    return (await (await fetch(endpoint, { method: 'POST', headers: { 'content-type': 'application/json', ...session.headers() }, body })).json()) as GraphQLResponse;
  };
  const stream = (params: RequestParameters, variables: Variables) => Observable.create<GraphQLResponse>((sink) =>
    socket.subscribe({ query: text(params), operationName: params.name, variables }, sink as never));
  return new Environment({ network: Network.create(ask, stream), store: new Store(new RecordSource()) });
}

async function read<Query extends OperationType>(of: InstanceType<typeof Environment>, query: ConcreteRequest, variables: Query['variables']): Promise<Query['response']> {
  return some(await fetchQuery<Query>(of, query, variables, { fetchPolicy: 'network-only' }).toPromise(), 'the answer');
}

/** What Relay complains of while something runs. */
async function complaints(run: () => Promise<unknown>): Promise<string[]> {
  const heard: string[] = [];
  const { error, warn } = console;
  console.error = console.warn = (...words: unknown[]) => void heard.push(words.map(String).join(' '));
  try {
    await run();
  } finally {
    Object.assign(console, { error, warn });
  }
  return heard;
}

const session = new Session(endpoint, keep(), 'text', fetch);
const mine = environment(session);
let caseId = '';

await client('relay', [
  ["reads the applicant's page of 20", async () => {
    await session.signIn('applicant.pu', password);
    figures();
    const heard = await complaints(() => read<Page>(mine, CasePageQuery, { first: 20 }));
    must(heard.length === 0, heard.join('\n'));
    const root = some(mine.getStore().getSource().get('client:root'), 'the root');
    const connection = some(mine.getStore().getSource().get('client:root:__CasePage_myCases_connection'), 'the connection');
    const [edge] = (connection['edges'] as { __refs: string[] }).__refs;
    caseId = (mine.getStore().getSource().get(some(edge, 'an edge'))?.['node'] as { __ref: string }).__ref;
    must(root !== undefined && caseId.length > 20, 'the case is kept under its id');
    return figures();
  }],
  ['turns a page', async () => {
    const answer = await read<Pagination>(mine, CasePagePaginationQuery, { first: 1, after: null });
    must(answer !== null, 'an answer');
    return figures();
  }],
  ['reads a case again through node(id)', async () => {
    const heard = await complaints(() => read<Refetch>(mine, CaseCardRefetchQuery, { id: caseId, count: 5 }));
    must(heard.length === 0, heard.join('\n'));
    must(mine.getStore().getSource().get(caseId)?.['__typename'] === 'Case', 'it is a case');
    return figures();
  }],
  ['sends a message, shown at once, prepended to the connection', async () => {
    const connection = ConnectionHandler.getConnectionID(caseId, 'CaseCard_messages');
    const count = () => ((mine.getStore().getSource().get(connection)?.['edges'] as { __refs: string[] } | undefined)?.__refs ?? []).length;
    const before = count();
    let atOnce = 0;
    await new Promise<void>((resolve, reject) => {
      commitMutation<Send>(mine, {
        mutation: MessageFormSendMutation,
        variables: { input: { requestId: crypto.randomUUID(), caseId, text: '请问今天可以过来吗？' }, connections: [connection] },
        optimisticResponse: { sendMessage: { message: { id: 'sending', text: '请问今天可以过来吗？', answer: null, sentAt: new Date().toISOString() } } },
        onCompleted: (_, errors) => (errors == null ? resolve() : reject(new Error(JSON.stringify(errors)))),
        onError: reject,
      });
      atOnce = count();
    });
    must(atOnce === before + 1 && count() === before + 1, `${before}, ${atOnce}, ${count()} messages`);
    return `${before} messages, then ${count()}; ${figures()}`;
  }],
  ['is told by WebSocket what happened in the case from the first on', async () => {
    const told = await new Promise<string>((resolve, reject) => {
      const stream = requestSubscription<Stream>(mine, {
        subscription: CaseStreamSubscription,
        variables: { caseId },
        onNext: (answer) => {
          resolve(`event ${answer?.caseEvents?.n} ${answer?.caseEvents?.kind}`);
          setImmediate(() => stream.dispose());
        },
        onError: reject,
      });
    });
    return told;
  }],
  ["reads a judge's worklist", async () => {
    const judge = new Session(endpoint, keep(), 'text', fetch);
    await judge.signIn('judge.rapid1', password);
    figures();
    const heard = await complaints(() => read<Bench>(environment(judge), BenchQuery, { first: 20 }));
    must(heard.length === 0, heard.join('\n'));
    return figures();
  }],
  ['keeps teams and the teams of cases apart in one store', async () => {
    const chief = new Session(endpoint, keep(), 'text', fetch);
    await chief.signIn('chief', password);
    figures();
    const heard = await complaints(() => read<Teams>(environment(chief), BenchTeamsQuery, {}));
    figures();
    must(heard.length === 0, `${heard.length} complaints, the first: ${heard[0]?.slice(0, 240)}`);
    return 'no complaint';
  }],
]);
