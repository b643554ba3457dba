import { gql, type CombinedError } from '@urql/core';
import { getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import WebSocket from 'ws';
import { CaseDetailDocument, CaseEventsDocument, MyCasesPageDocument, SendMessageDocument, ViewerDocument, WorklistDocument } from '../generated/graphql';
import { Session } from '../snippets/session';
import { urql, type Ways } from '../snippets/urql';
import { client, endpoint, keep, line, must, password, some } from './harness';

const { fetch, sent, figures } = line();
const kept = keep();
const session = new Session(endpoint, kept, 'text', fetch);
const staff = new Session(endpoint, keep(), 'text', fetch);
let schema: IntrospectionQuery;
let ways: Ways;
let court: ReturnType<typeof urql>;
let caseId = '';

function none(error: CombinedError | undefined): void {
  if (error !== undefined) throw error;
}

/** The next event of the case after the newest that the page knows. */
async function next(of: ReturnType<typeof urql>): Promise<string> {
  const { data, error } = await of.query(CaseDetailDocument, { by: { id: caseId } }, { requestPolicy: 'network-only' }).toPromise();
  none(error);
  const newest = some(data?.case?.events?.nodes[0], 'an event');
  let begun = 0;
  const told = new Promise<string>((resolve, reject) => {
    const stream = of.subscription(CaseEventsDocument, { caseId, after: newest.cursor }).subscribe(({ data, error }) => {
      if (error !== undefined) return reject(error);
      const event = data?.caseEvents;
      if (event == null) return;
      stream.unsubscribe();
      if (event.n <= newest.n || event.kind !== 'MESSAGE_SENT') return reject(new Error(`event ${event.n} ${event.kind}`));
      resolve(`event ${event.n} ${event.kind}, ${(performance.now() - begun).toFixed(0)} ms after the act was sent`);
    });
  });
  begun = performance.now();
  none((await of.mutation(SendMessageDocument, { input: { requestId: crypto.randomUUID(), caseId, text: '谢谢。' } }).toPromise()).error);
  const answer = await told;
  figures();
  return answer;
}

await client('urql', [
  ['reads the schema as staff for its cache', async () => {
    await staff.signIn('chief', password);
    sent.splice(0);
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...staff.headers() },
      body: JSON.stringify({ query: getIntrospectionQuery({ inputValueDeprecation: true, directiveIsRepeatable: true, schemaDescription: true, specifiedByUrl: true, oneOf: true }) }),
    });
    const { data, errors } = (await answer.json()) as { data?: IntrospectionQuery; errors?: unknown };
    schema = some(data, JSON.stringify(errors));
    ways = { documents: 'text', streams: 'socket', fetch, webSocketImpl: WebSocket, cache: { schema } };
    return `${schema.__schema.types.length} types, ${figures()}`;
  }],
  ["reads the applicant's page of 20 in one request", async () => {
    await session.signIn('applicant.pu', password);
    court = urql(endpoint, session, ways);
    figures();
    const { data, error } = await court.query(MyCasesPageDocument, {}).toPromise();
    none(error);
    const mine = some(data?.myCases?.nodes[0], 'a case');
    caseId = mine.id;
    // the start asked for it already, so that the hash alone is enough
    must(sent.map((it) => it.method).join() === 'GET', sent.map((it) => it.method).join());
    return `${mine.number}, GET by hash; ${figures()}`;
  }],
  ['reads the page from its cache', async () => {
    const { data } = await court.query(MyCasesPageDocument, {}).toPromise();
    must(sent.length === 0 && data?.myCases?.nodes[0]?.id === caseId, `${sent.length} requests`);
    return 'nothing sent';
  }],
  ['sends a message and shows the case anew', async () => {
    const { data } = await court.query(CaseDetailDocument, { by: { id: caseId } }).toPromise();
    const before = some(data?.case?.messages?.totalCount, 'messages');
    figures();
    const input = { requestId: crypto.randomUUID(), caseId, text: '请问什么时候能领到案款？' };
    const first = await court.mutation(SendMessageDocument, { input }).toPromise();
    none(first.error);
    const told = figures();
    const again = await court.mutation(SendMessageDocument, { input }).toPromise();
    must(again.data?.sendMessage?.message?.id === first.data?.sendMessage?.message?.id, 'the same requestId has one effect');
    const after = await court.query(CaseDetailDocument, { by: { id: caseId } }).toPromise();
    must(after.data?.case?.messages?.totalCount === before + 1, 'the court holds one more');
    figures();
    return `${told}; sent twice, held once`;
  }],
  ['is told by WebSocket what happens next in the case', () => next(court)],
  ['is told by event stream (graphql-sse) what happens next in the case', () => next(urql(endpoint, session, { ...ways, streams: 'events' }))],
  ['tells refusals apart by code', async () => {
    const input = { requestId: crypto.randomUUID(), caseId: 'none', text: 'x' };
    const answers = [
      await court.mutation(SendMessageDocument, { input }).toPromise(),
      await court.query(WorklistDocument, { first: 101 }).toPromise(),
    ];
    const codes = answers.map((it) => String(it.error?.graphQLErrors[0]?.extensions['code'])).join(' ');
    must(codes === 'NOT_FOUND PAGE_TOO_LARGE', codes);
    figures();
    return codes;
  }],
  ['keeps the page where one cell is hidden from him', async () => {
    const { data, error } = await court.query(gql<{ myCases: object | null }>`query Page { myCases { nodes { id parties { id phone } } } }`, {}).toPromise();
    figures();
    must(error === undefined, `${data === undefined || data.myCases === null ? 'no page' : 'a page'}, and ${String(error)}`);
    return 'no error';
  }],
  ['renews a token that ended, once for three requests', async () => {
    kept.setItem('tokens', JSON.stringify({ ...session.tokens()!, accessToken: 'ended' }));
    const answers = await Promise.all([1, 2, 3].map((first) => court.query(MyCasesPageDocument, { first }, { requestPolicy: 'network-only' }).toPromise()));
    answers.forEach((it) => none(it.error));
    const renewals = sent.filter((it) => it.body.includes('refreshSession(')).length;
    must(renewals === 1, `renewed ${renewals} times`);
    none((await court.query(ViewerDocument, {}).toPromise()).error);
    return figures();
  }],
  ...(['socket', 'events'] as const).map((streams): [string, () => Promise<string>] =>
    [`subscribes though its token ended meanwhile (${streams})`, async () => {
      kept.setItem('tokens', JSON.stringify({ ...session.tokens()!, accessToken: 'ended' }));
      const event = await new Promise<string>((resolve, reject) => {
        const stream = urql(endpoint, session, { ...ways, streams }).subscription(CaseEventsDocument, { caseId }).subscribe(({ data, error }) => {
          if (error !== undefined) return reject(error);
          if (data?.caseEvents == null) return;
          setImmediate(() => stream.unsubscribe());
          resolve(`event ${data.caseEvents.n}`);
        });
      });
      figures();
      return event;
    }]),
  ["reads a judge's worklist by GET of its hash", async () => {
    const judge = new Session(endpoint, keep(), 'text', fetch);
    await judge.signIn('judge.rapid1', password);
    const bench = urql(endpoint, judge, ways);
    figures();
    const first = await bench.query(WorklistDocument, {}).toPromise();
    none(first.error);
    const told = figures();
    none((await bench.query(WorklistDocument, {}, { requestPolicy: 'network-only' }).toPromise()).error);
    must(sent.map((it) => it.method).join() === 'GET', sent.map((it) => it.method).join());
    return `${first.data?.worklist?.nodes.length} of ${first.data?.worklist?.totalCount}, ${told}; then ${figures()}`;
  }],
]);
