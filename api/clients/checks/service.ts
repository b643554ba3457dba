import { readFileSync } from 'node:fs';
import { addTypenameToDocument as addTypename } from '@apollo/client/utilities';
import { parse, print } from 'graphql';
import { createClient as createSocket } from 'graphql-ws';
import WebSocket from 'ws';
import { CaseDetailDocument, CaseEventsDocument, MyCasesPageDocument, SendMessageDocument, ViewerDocument } from '../generated/graphql';
import { apollo } from '../snippets/apollo';
import { idOf, Session } from '../snippets/session';
import { urql } from '../snippets/urql';
import { codeSent, filed, LAO_PU, tails } from './filing';
import { client, endpoint, keep, line, must, password, some } from './harness';

const { fetch, sent, figures } = line();
const session = new Session(endpoint, keep(), 'registered', fetch);
const page = apollo(endpoint, session, { documents: 'registered', fetch, webSocketImpl: WebSocket });
let caseId = '';
let number = '';

async function asked(body: object, headers: Record<string, string>): Promise<{ status: number; code: string }> {
  const answer = await fetch(endpoint, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
  const { errors } = (await answer.json()) as { errors?: { extensions: { code: string } }[] };
  return { status: answer.status, code: errors?.[0]?.extensions.code ?? 'none' };
}

await client('service', [
  ['files the case of somebody who came to a station', async () => {
    ({ id: caseId, number } = await filed(LAO_PU));
    figures();
    return number;
  }],
  ['lets the applicant in by code, all documents by id', async () => {
    await session.signInWithCode(await session.askForCode({ caseNumber: number, ...tails(LAO_PU) }), await codeSent());
    return figures();
  }],
  ['Apollo reads his page by GET of its id', async () => {
    const { data } = await page.query({ query: MyCasesPageDocument });
    must(data?.myCases?.nodes[0]?.id === caseId, 'his case');
    must(sent.length === 1 && sent[0]!.method === 'GET', 'one GET');
    return figures();
  }],
  ['answers 304 where nothing changed', async () => {
    const url = `${endpoint}?${new URLSearchParams({ documentId: idOf(MyCasesPageDocument), variables: '{"first":20}' })}`;
    const first = await fetch(url, { headers: session.headers() });
    const tag = some(first.headers.get('etag'), 'the tag');
    const again = await fetch(url, { headers: { ...session.headers(), 'if-none-match': tag } });
    must(again.status === 304, String(again.status));
    return figures();
  }],
  ['Apollo sends a message by its id', async () => {
    const input = { requestId: crypto.randomUUID(), caseId, text: '请问什么时候能领到案款？' };
    const { data } = await page.mutate({ mutation: SendMessageDocument, variables: { input } });
    must(data?.sendMessage?.message?.text === input.text, 'the message');
    return figures();
  }],
  ['Apollo subscribes by socket, by a registered text', async () => {
    const event = await new Promise<string>((resolve, reject) => {
      const stream = page.subscribe({ query: CaseEventsDocument, variables: { caseId } }).subscribe({
        next: ({ data, error }) => {
          if (error !== undefined) return reject(error);
          stream.unsubscribe();
          resolve(`event ${data?.caseEvents?.n} ${data?.caseEvents?.kind}`);
        },
        error: reject,
      });
    });
    return event;
  }],
  ...(['socket', 'events'] as const).map((streams): [string, () => Promise<string>] =>
    [`urql reads, writes and subscribes by ids (${streams})`, async () => {
      const of = urql(endpoint, session, { documents: 'registered', streams, fetch, webSocketImpl: WebSocket });
      const read = await of.query(MyCasesPageDocument, {}).toPromise();
      if (read.error !== undefined) throw read.error;
      const input = { requestId: crypto.randomUUID(), caseId, text: '谢谢。' };
      const wrote = await of.mutation(SendMessageDocument, { input }).toPromise();
      if (wrote.error !== undefined) throw wrote.error;
      must(sent.every((it) => !it.body.includes('"query"')), 'no text went out');
      const told = figures();
      const event = await new Promise<string>((resolve, reject) => {
        const stream = of.subscription(CaseEventsDocument, { caseId }).subscribe(({ data, error }) => {
          if (error !== undefined) return reject(error);
          if (data?.caseEvents == null) return;
          setImmediate(() => stream.unsubscribe());
          resolve(`event ${data.caseEvents.n} ${data.caseEvents.kind}`);
        });
      });
      figures();
      return `${event}; ${told}`;
    }]),
  ['takes an id in a subscribe message too', async () => {
    const socket = createSocket({ url: `${endpoint.replace(/^http/, 'ws')}/ws`, webSocketImpl: WebSocket, connectionParams: { Authorization: session.headers()['authorization'] } });
    const payload = { query: '', documentId: idOf(CaseEventsDocument), variables: { caseId } };
    for await (const answer of socket.iterate(payload)) {
      must(answer.errors === undefined, JSON.stringify(answer.errors));
      break;
    }
    await socket.dispose();
    return 'documentId beside an empty query';
  }],
  ['refuses him any other text', async () => {
    const told = [
      await asked({ query: '{ viewer { id } }' }, session.headers()),
      await asked({ query: '{ viewer { id } }' }, {}),
      await asked({ documentId: '0'.repeat(64) }, session.headers()),
    ].map(({ status, code }) => `${status} ${code}`).join(', ');
    figures();
    must(told === '403 DOCUMENT_NOT_TRUSTED, 403 DOCUMENT_NOT_TRUSTED, 400 PERSISTED_QUERY_NOT_FOUND', told);
    return told;
  }],
  ['takes the automatic persisted queries of Apollo where hash and text are registered', async () => {
    const of = apollo(endpoint, session, { documents: 'text', fetch, webSocketImpl: WebSocket });
    const { data } = await of.query({ query: ViewerDocument });
    must(data?.viewer?.role === 'APP' && sent.length === 1, `${sent.length} requests`);
    return figures();
  }],
  ['takes the documents of api/documents as Apollo prints them', async () => {
    const text = readFileSync(new URL('../../documents/viewer.graphql', import.meta.url), 'utf8');
    const ways = { 'as the file stands': text, 'without its last line end': text.trimEnd(), 'parsed and printed': print(parse(text)), 'with __typename': print(addTypename(parse(text))) };
    const told: string[] = [];
    for (const [way, query] of Object.entries(ways)) {
      const it = await asked({ query }, session.headers());
      if (it.code !== 'none') told.push(`${way} ${it.status} ${it.code}`);
    }
    figures();
    must(told.length === 0, told.join(', '));
    return 'taken';
  }],
  ['staff go on by automatic persisted queries', async () => {
    const judge = new Session(endpoint, keep(), 'registered', fetch);
    await judge.signIn('clerk', password);
    const of = apollo(endpoint, judge, { documents: 'text', fetch, webSocketImpl: WebSocket });
    figures();
    const { data } = await of.query({ query: CaseDetailDocument, variables: { by: { id: caseId } } });
    must(data?.case?.id === caseId, 'the case');
    return figures();
  }],
  ['tells nobody that this is not for him, and whose token ended that it did', async () => {
    // who sends no token is a role of his own, without the right; only a token that does not hold is 401
    const nobody = await asked({ documentId: idOf(MyCasesPageDocument) }, {});
    const ended = await asked({ documentId: idOf(MyCasesPageDocument) }, { authorization: 'Bearer ended' });
    figures();
    must(nobody.status === 200 && nobody.code === 'FORBIDDEN', `${nobody.status} ${nobody.code}`);
    must(ended.status === 401 && ended.code === 'UNAUTHENTICATED', `${ended.status} ${ended.code}`);
    return `${nobody.code}, ${ended.code}`;
  }],
]);
