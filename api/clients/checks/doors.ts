import { readFileSync } from 'node:fs';
import { buildClientSchema, buildSchema, getIntrospectionQuery, print, type IntrospectionQuery } from 'graphql';
import { createClient as createStream } from 'graphql-sse';
import { createClient as createSocket } from 'graphql-ws';
import WebSocket from 'ws';
import { CaseEventsDocument, MyCasesPageDocument, SendMessageDocument, ViewerDocument } from '../generated/graphql';
import { idOf, Session } from '../snippets/session';
import { client, endpoint, keep, must, password, some } from './harness';

type Answer = { data?: Record<string, never>; errors?: { message: string; extensions: { code: string; field?: string } }[] };

const session = new Session(endpoint, keep(), 'text');
const socketAddress = `${endpoint.replace(/^http/, 'ws')}/ws`;
let caseId = '';

async function ask(body: object, headers: Record<string, string> = session.headers()): Promise<{ status: number; answer: Answer; headers: Headers }> {
  const it = await fetch(endpoint, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
  return { status: it.status, answer: (await it.json()) as Answer, headers: it.headers };
}

const code = ({ status, answer }: { status: number; answer: Answer }) => `${status} ${answer.errors?.[0]?.extensions.code ?? 'none'}`;

async function preflight(wanted: string[]): Promise<string[]> {
  const it = await fetch(endpoint, {
    method: 'OPTIONS',
    headers: { origin: 'http://localhost:5173', 'access-control-request-method': 'POST', 'access-control-request-headers': wanted.join() },
  });
  must(it.headers.get('access-control-allow-origin') === 'http://localhost:5173', 'the origin is welcome');
  const allowed = (it.headers.get('access-control-allow-headers') ?? '').split(',').map((name) => name.trim());
  return wanted.filter((name) => !allowed.includes(name));
}

/** Tokens of somebody who has just signed in, as two tabs hold them. */
async function fresh(): Promise<{ accessToken: string; refreshToken: string }> {
  const another = new Session(endpoint, keep(), 'text');
  await another.signIn('applicant.other', password);
  return another.tokens()!;
}

async function refresh(refreshToken: string): Promise<{ accessToken: string; refreshToken: string } | string> {
  const text = 'mutation($input: RefreshSessionInput!) { refreshSession(input: $input) { accessToken refreshToken } }';
  const it = await ask({ query: text, variables: { input: { refreshToken } } }, {});
  return (it.answer.data?.['refreshSession'] as { accessToken: string; refreshToken: string } | null | undefined) ?? code(it);
}

await client('doors', [
  ['lets pages of this machine ask, and preflights pass', async () => {
    await session.signIn('applicant.pu', password);
    caseId = ((await ask({ query: '{ myCases { nodes { id } } }' })).answer.data?.['myCases'] as unknown as { nodes: { id: string }[] }).nodes[0]!.id;
    const missing = await preflight(['authorization', 'content-type', 'accept', 'accept-language', 'if-none-match', 'last-event-id']);
    must(missing.length === 0, missing.join());
    const told = await fetch(endpoint, { method: 'POST', headers: { origin: 'http://localhost:5173', authorization: 'Bearer ended', 'content-type': 'application/json' }, body: '{"query":"{viewer{id}}"}' });
    must(told.status === 401 && told.headers.get('access-control-allow-origin') !== null, 'a page may read that its token ended');
    return 'origin http://localhost:5173';
  }],
  ['lets the name headers of Apollo pass a preflight', async () => {
    const missing = await preflight(['apollographql-client-name', 'apollographql-client-version']);
    must(missing.length === 0, `not allowed: ${missing.join()}`);
    return 'allowed';
  }],
  ['says which protocol it speaks where a socket asks for an old one', async () => {
    const closed = await new Promise<string>((resolve) => {
      const socket = new WebSocket(socketAddress, 'graphql-ws');
      socket.on('error', (error) => resolve(error.message));
      socket.on('close', (number, reason) => resolve(`${number} ${reason.toString()}`));
    });
    return closed;
  }],
  ['closes a socket without a token that holds, by 4403', async () => {
    const closed = await new Promise<string>((resolve) => {
      const socket = createSocket({ url: socketAddress, webSocketImpl: WebSocket, connectionParams: { Authorization: 'Bearer ended' }, retryAttempts: 0 });
      socket.subscribe({ query: print(CaseEventsDocument), variables: { caseId } }, {
        next: () => resolve('an event'),
        error: (it) => resolve(it instanceof Error ? it.message : `${(it as CloseEvent).code} ${(it as CloseEvent).reason}`),
        complete: () => resolve('nothing'),
      });
    });
    must(closed.startsWith('4403'), closed);
    return closed;
  }],
  ['resumes an event stream after the last event id', async () => {
    const stream = createStream({ url: endpoint, headers: () => session.headers() });
    const seen: { n: number; cursor: string }[] = [];
    for await (const { data, errors } of stream.iterate<{ caseEvents: { n: number; cursor: string } }>({ query: print(CaseEventsDocument), variables: { caseId } })) {
      must(errors === undefined, JSON.stringify(errors));
      seen.push(some(data, 'data').caseEvents);
      if (seen.length === 3) break;
    }
    stream.dispose();
    const again = await fetch(endpoint, {
      method: 'POST',
      headers: { ...session.headers(), 'content-type': 'application/json', accept: 'text/event-stream', 'last-event-id': seen[1]!.cursor },
      body: JSON.stringify({ query: print(CaseEventsDocument), variables: { caseId } }),
    });
    const reader = some(again.body, 'a body').getReader();
    const text = new TextDecoder().decode((await reader.read()).value);
    await reader.cancel();
    must(text.includes(`id: ${seen[2]!.cursor}`) && !text.includes(`id: ${seen[1]!.cursor}`), text.slice(0, 200));
    return `${seen.length} events, went on with event ${seen[2]!.n}`;
  }],
  ['tells a subscription asked without a stream how to ask', async () => {
    const it = await ask({ query: print(CaseEventsDocument), variables: { caseId } }, { ...session.headers(), accept: 'application/graphql-response+json' });
    must(/event-stream|graphql\/ws/.test(JSON.stringify(it.answer)), `${code(it)}, and not a word of event streams or sockets`);
    return code(it);
  }],
  ['keeps two tabs that refresh at once signed in', async () => {
    const { refreshToken } = await fresh();
    const tabs = await Promise.all([refresh(refreshToken), refresh(refreshToken)]);
    const told: string[] = [];
    for (const tab of tabs) told.push(typeof tab === 'string' ? tab : code(await ask({ query: '{ viewer { id } }' }, { authorization: `Bearer ${tab.accessToken}` })));
    must(told.join() === '200 none,200 none', `first tab ${told[0]}, second tab ${told[1]}`);
    return told.join(', ');
  }],
  ['keeps three tabs that refresh at once signed in', async () => {
    const { refreshToken } = await fresh();
    const tabs = await Promise.all([1, 2, 3].map(() => refresh(refreshToken)));
    const told = tabs.map((tab) => (typeof tab === 'string' ? tab : 'tokens')).sort();
    must(told.every((it) => it === 'tokens'), told.join(', '));
    return told.join(', ');
  }],
  ['gives by node(id) whatever has an id', async () => {
    const chief = new Session(endpoint, keep(), 'text');
    await chief.signIn('chief', password);
    const text = `{ viewer { __typename id site { __typename id } } cases(first: 1, filter: { stage: NOTICE }) { nodes { __typename id team { __typename id } handler { __typename id } triage { __typename id }
      site { __typename id } handover { __typename id } parties { __typename id } nextDeadline { __typename id } events(first: 1) { nodes { __typename id } } } } }`;
    const found = new Map<string, string>();
    JSON.stringify((await ask({ query: text }, chief.headers())).answer, (_, it: unknown) => {
      const { __typename, id } = (it ?? {}) as { __typename?: string; id?: string };
      if (__typename !== undefined && id !== undefined) found.set(__typename, id);
      return it;
    });
    const wrong: string[] = [];
    for (const [type, id] of found) {
      const { answer } = await ask({ query: 'query($id: ID!) { node(id: $id) { __typename } }', variables: { id } }, chief.headers());
      const given = (answer.data?.['node'] as { __typename: string } | null | undefined)?.__typename ?? 'null';
      if (given !== type) wrong.push(`${type} gives ${given}`);
    }
    must(wrong.length === 0, wrong.join(', '));
    return [...found.keys()].join(' ');
  }],
  ['tells by introspection what schema.graphql tells', async () => {
    const chief = new Session(endpoint, keep(), 'text');
    await chief.signIn('chief', password);
    const { answer } = await ask({ query: getIntrospectionQuery() }, chief.headers());
    const told = Object.keys(buildClientSchema(answer.data as unknown as IntrospectionQuery).getTypeMap());
    const printed = Object.keys(buildSchema(readFileSync(new URL('../../../schema.graphql', import.meta.url), 'utf8')).getTypeMap());
    const apart = [...told.filter((it) => !printed.includes(it)).map((it) => `+${it}`), ...printed.filter((it) => !told.includes(it)).map((it) => `-${it}`)];
    must(apart.length === 0, apart.join(' '));
    return `${told.length} types`;
  }],
  ['takes ids of the file of registered documents', async () => {
    const told = code(await ask({ documentId: idOf(ViewerDocument) }));
    must(told === '200 none', `${told} in the demo, where ZHIXING_TRUSTED_DOCUMENTS named the file`);
    return told;
  }],
  ['names in a refusal the field that is wrong', async () => {
    const told: string[] = [];
    const good = { requestId: crypto.randomUUID(), caseId, text: 'x' };
    for (const [wrong, input] of Object.entries({ requestId: { ...good, requestId: 'none' }, text: { requestId: good.requestId, caseId }, caseID: { ...good, caseID: caseId } })) {
      const { answer } = await ask({ query: print(SendMessageDocument), variables: { input } });
      const it = answer.errors?.[0]?.extensions;
      if (it?.field === undefined) told.push(`${wrong}: ${it?.code} without a field`);
    }
    must(told.length === 0, told.join(', '));
    return 'named';
  }],
  ['counts an applicant\'s page below the limit at 100 cases too', async () => {
    const { answer } = await ask({ query: print(MyCasesPageDocument), variables: { first: 100 } });
    const { cost } = (answer as unknown as { extensions: { cost: { requested: number; limit: number } } }).extensions;
    must(answer.errors === undefined, JSON.stringify(answer.errors));
    return `cost ${cost.requested} of ${cost.limit}`;
  }],
]);
