import { CombinedGraphQLErrors, gql } from '@apollo/client';
import WebSocket from 'ws';
import { CaseEventsDocument, MyCasesPageDocument, SendMessageDocument, ViewerDocument, CaseDetailDocument, WorklistDocument } from '../generated/graphql';
import { apollo, codeOf } from '../snippets/apollo';
import { Session } from '../snippets/session';
import { start } from '../snippets/start';
import { client, endpoint, keep, line, must, password, some } from './harness';

const { fetch, sent, figures } = line();
const kept = keep();
const session = new Session(endpoint, kept, 'text', fetch);
const court = apollo(endpoint, session, { documents: 'text', fetch, webSocketImpl: WebSocket });
let caseId = '';

await client('apollo', [
  ['starts as README.md shows', async () => (await start(endpoint, keep(), 'applicant.pu', password, WebSocket)).join()],
  ['signs in', async () => {
    const { viewer } = await session.signIn('applicant.pu', password);
    must(viewer?.role === 'APP', 'the role is told');
    return `${viewer.displayName}, ${figures()}`;
  }],
  ["reads the applicant's page of 20 in one request", async () => {
    const { data } = await court.query({ query: MyCasesPageDocument });
    const page = some(data?.myCases, 'myCases');
    const mine = some(page.nodes[0], 'a case');
    caseId = mine.id;
    must(mine.parties?.some((it) => it.name !== null) === true && mine.nextDeadline !== null && mine.events !== null, 'the page is whole');
    // the start above asked for it already, so the hash is known
    must(sent.length === 1, `${sent.length} requests: the hash is known to the server since the start`);
    return `${mine.number}, by its hash; ${figures()}`;
  }],
  ['reads it again by its hash alone', async () => {
    await court.query({ query: MyCasesPageDocument, fetchPolicy: 'network-only' });
    const told = sent[0]!;
    const trips = sent.length;
    figures();
    must(trips === 1, `${trips} requests again, the first answered ${told.status} ${told.told.slice(0, 60)}`);
    return `${told.sent} bytes sent`;
  }],
  ['reads the page from its cache', async () => {
    await court.query({ query: MyCasesPageDocument });
    must(sent.length === 0, 'nothing went out');
    const ids = Object.keys(court.cache.extract() as object).filter((id) => /^(Case|Party|Team|Handler|Deadline|CaseEvent|Message|Triage):/.test(id));
    must(ids.includes(`Case:${caseId}`), 'the case is normalised');
    return `${ids.length} objects under their ids`;
  }],
  ['sends a message, shown at once, then as the court has it', async () => {
    const { data } = await court.query({ query: CaseDetailDocument, variables: { by: { id: caseId } } });
    const before = some(data?.case?.messages?.totalCount, 'messages');
    const texts: string[] = [];
    const watched = court.watchQuery({ query: CaseDetailDocument, variables: { by: { id: caseId } } })
      .subscribe(({ data }) => {
        const first = (data as { case?: { messages?: { nodes?: { id: string; text: string }[] } } } | undefined)?.case?.messages?.nodes?.[0];
        if (first !== undefined) texts.push(`${first.id}/${first.text}`);
      });
    sent.splice(0);
    const input = { requestId: crypto.randomUUID(), caseId, text: '请问财产查控有结果了吗？' };
    const send = () => court.mutate({
      mutation: SendMessageDocument,
      variables: { input },
      optimisticResponse: {
        __typename: 'Mutation',
        sendMessage: { __typename: 'SendMessagePayload', message: {
          __typename: 'Message', id: 'sending', text: input.text, senderName: '老浦', sentAt: new Date().toISOString(),
          answer: null, answererName: null, answeredAt: null, version: 0,
        } },
      },
      update: (cache, { data }) => {
        const message = data?.sendMessage?.message;
        if (message == null) return;
        cache.updateQuery({ query: CaseDetailDocument, variables: { by: { id: caseId } } }, (held) =>
          held?.case?.messages == null ? held : { ...held, case: { ...held.case, messages: {
            ...held.case.messages,
            totalCount: (held.case.messages.totalCount ?? 0) + 1,
            nodes: [message, ...held.case.messages.nodes.filter((it) => it.id !== message.id)],
          } } });
      },
    });
    const first = await send();
    const message = some(first.data?.sendMessage?.message, 'the message');
    const cost = figures();
    const again = await court.mutate({ mutation: SendMessageDocument, variables: { input } });
    must(again.data?.sendMessage?.message?.id === message.id, 'the same requestId has one effect');
    await court.refetchQueries({ include: 'active' });
    watched.unsubscribe();
    must(texts.some((it) => it.startsWith('sending/')), 'it was shown at once');
    must(texts.some((it) => it === `${message.id}/${input.text}`), 'then as the court has it');
    const after = await court.query({ query: CaseDetailDocument, variables: { by: { id: caseId } }, fetchPolicy: 'network-only' });
    must(after.data?.case?.messages?.totalCount === before + 1, 'the court holds one more');
    figures();
    return `${cost}; sent twice, held once`;
  }],
  ['is told by WebSocket what happens next in the case', async () => {
    const { data } = await court.query({ query: CaseDetailDocument, variables: { by: { id: caseId } }, fetchPolicy: 'network-only' });
    const newest = some(data?.case?.events?.nodes[0], 'an event');
    const told = new Promise<{ n: number; kind: string }>((resolve, reject) => {
      const stream = court.subscribe({ query: CaseEventsDocument, variables: { caseId, after: newest.cursor } }).subscribe({
        next: ({ data, error }) => {
          if (error !== undefined) return reject(error);
          stream.unsubscribe();
          resolve(some(data?.caseEvents, 'an event'));
        },
        error: reject,
      });
    });
    const begun = performance.now();
    await court.mutate({ mutation: SendMessageDocument, variables: { input: { requestId: crypto.randomUUID(), caseId, text: '谢谢。' } } });
    const event = await told;
    must(event.n > newest.n && event.kind === 'MESSAGE_SENT', `event ${event.n} ${event.kind}`);
    figures();
    return `event ${event.n} ${event.kind}, ${(performance.now() - begun).toFixed(0)} ms after the act was sent`;
  }],
  ['tells refusals apart by code', async () => {
    const codes: (string | null)[] = [];
    const attempt = (it: Promise<unknown>) => it.then(() => codes.push('none'), (error: unknown) => codes.push(codeOf(error)));
    await attempt(court.mutate({ mutation: SendMessageDocument, variables: { input: { requestId: crypto.randomUUID(), caseId: 'none', text: 'x' } } }));
    await attempt(court.mutate({ mutation: SendMessageDocument, variables: { input: { requestId: crypto.randomUUID(), caseId, text: '' } } }));
    await attempt(court.query({ query: WorklistDocument, variables: { first: 101 } }));
    await attempt(court.query({ query: gql`{ nothingOfTheKind }` }));
    must(codes.join() === 'NOT_FOUND,INPUT_INVALID,PAGE_TOO_LARGE,QUERY_INVALID', codes.join());
    figures();
    return codes.join(' ');
  }],
  ['is told which value does not fit', async () => {
    const input = { requestId: 'no uuid', caseId, text: 'x' };
    const error: unknown = await court.mutate({ mutation: SendMessageDocument, variables: { input } }).then(() => null, (it: unknown) => it);
    const told = CombinedGraphQLErrors.is(error) ? error.errors[0]?.extensions : undefined;
    figures();
    must(told?.['field'] !== undefined, `${String(told?.['code'])} without a field`);
    return JSON.stringify(told);
  }],
  ['keeps the page where one cell is hidden from him, and is told which are', async () => {
    const { data } = await court.query({ query: gql`query Page { myCases { nodes { id number parties { id name phone } } } }`, fetchPolicy: 'network-only' });
    must(data !== undefined, 'no page');
    const { data: who } = await court.query({ query: ViewerDocument, fetchPolicy: 'network-only' });
    figures();
    return `hidden always: ${some(who?.viewer, 'viewer').hiddenFields.length} fields`;
  }],
  ['renews a token that ended, once for three requests', async () => {
    kept.setItem('tokens', JSON.stringify({ ...session.tokens()!, accessToken: 'ended' }));
    await Promise.all([1, 2, 3].map((first) => court.query({ query: MyCasesPageDocument, variables: { first }, fetchPolicy: 'network-only' })));
    const renewals = sent.filter((it) => it.body.includes('refreshSession(')).length;
    must(renewals === 1, `renewed ${renewals} times`);
    const { data } = await court.query({ query: ViewerDocument });
    must(data?.viewer?.role === 'APP', 'he is himself again');
    return figures();
  }],
  ['subscribes though its token ended meanwhile', async () => {
    kept.setItem('tokens', JSON.stringify({ ...session.tokens()!, accessToken: 'ended' }));
    const begun = performance.now();
    const late = apollo(endpoint, session, { documents: 'text', fetch, webSocketImpl: WebSocket });
    const event = await new Promise<string>((resolve, reject) => {
      const stream = late.subscribe({ query: CaseEventsDocument, variables: { caseId } }).subscribe({
        next: ({ data, error }) => {
          if (error !== undefined) return reject(error);
          stream.unsubscribe();
          resolve(`event ${data?.caseEvents?.n}`);
        },
        error: reject,
      });
    });
    figures();
    return `${event}, after 4403, a refresh and a second socket; ${(performance.now() - begun).toFixed(0)} ms`;
  }],
  ['lets two tabs share one session, where the browser has locks', async () => {
    let last: Promise<unknown> = Promise.resolve();
    const locks = { request: (_: string, act: () => Promise<unknown>) => (last = last.then(act, act)) };
    Object.defineProperty(globalThis, 'navigator', { value: { locks }, configurable: true });
    const tabs = [session, new Session(endpoint, kept, 'text', fetch)].map((it) => apollo(endpoint, it, { documents: 'text', fetch, webSocketImpl: WebSocket }));
    for (let turn = 0; turn < 3; turn += 1) {
      kept.setItem('tokens', JSON.stringify({ ...session.tokens()!, accessToken: 'ended' }));
      await Promise.all(tabs.map((tab) => tab.query({ query: ViewerDocument, fetchPolicy: 'network-only' })));
    }
    const renewals = sent.filter((it) => it.body.includes('refreshSession(')).length;
    must(renewals === 3, `renewed ${renewals} times`);
    figures();
    return 'three times both tokens ended, three refreshes';
  }],
  ['reads the same page where it is full', async () => {
    const judge = new Session(endpoint, keep(), 'text', fetch);
    await judge.signIn('judge.rapid1', password);
    const bench = apollo(endpoint, judge, { documents: 'text', fetch, webSocketImpl: WebSocket });
    figures();
    const { data } = await bench.query({ query: MyCasesPageDocument });
    must(data?.myCases?.nodes.length === 20, '20 cases');
    sent.splice(0, sent.length - 1);
    return `20 of ${data.myCases.totalCount} cases; ${figures()}`;
  }],
  ["reads a judge's worklist, the second time by its hash alone", async () => {
    const judge = new Session(endpoint, keep(), 'text', fetch);
    await judge.signIn('judge.rapid1', password);
    const bench = apollo(endpoint, judge, { documents: 'text', fetch, webSocketImpl: WebSocket });
    figures();
    const { data } = await bench.query({ query: WorklistDocument });
    const first = figures();
    await bench.query({ query: WorklistDocument, fetchPolicy: 'network-only' });
    must(sent.length === 1 && !sent[0]!.body.includes('worklist('), 'no text went out');
    return `${data?.worklist?.nodes.length} of ${data?.worklist?.totalCount}, ${first}; then ${sent[0]!.sent} bytes sent, ${figures()}`;
  }],
]);
