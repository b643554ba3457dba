import WebSocket from 'ws';
import { codeSent, filed, LAO_XU, tails } from './filing';
import { client, endpoint, must, some } from './harness';

/** What WeChat gives a mini-program, as far as the snippet uses it. */
const held = new Map<string, unknown>();
let requests = 0;
type Asked = { url: string; method: string; header: Record<string, string>; data: object; success(answer: { statusCode: number; data: unknown }): void; fail(error: unknown): void };
Object.assign(globalThis, {
  wx: {
    request({ url, method, header, data, success, fail }: Asked) {
      requests += 1;
      fetch(url, { method, headers: header, body: JSON.stringify(data) })
        .then(async (answer) => success({ statusCode: answer.status, data: await answer.json() }))
        .catch(fail);
    },
    getStorageSync: (name: string) => held.get(name) ?? '',
    setStorageSync: (name: string, value: unknown) => void held.set(name, value),
    connectSocket({ url, protocols }: { url: string; protocols: string[] }) {
      const socket = new WebSocket(url, protocols);
      return {
        onOpen: (tell: () => void) => socket.on('open', tell),
        onMessage: (tell: (message: { data: string }) => void) => socket.on('message', (data) => tell({ data: String(data) })),
        onClose: (tell: (end: { code: number }) => void) => socket.on('close', (code) => tell({ code })),
        send: ({ data }: { data: string }) => socket.send(data),
        close: ({ code }: { code: number }) => socket.close(code),
      };
    },
  },
});

type Event = { n: number; kind: string; cursor: string };
type Snippet = {
  use(endpoint: string): void;
  ask(name: string, variables?: object): Promise<Record<string, never>>;
  askForCode(input: object): Promise<{ requestApplicantCode: { challengeId: string } }>;
  signIn(challengeId: string, code: string): Promise<boolean>;
  caseEvents(caseId: string, after: string | null, onEvent: (event: Event) => void, onEnd: (end: { code: number }) => void): () => void;
};
const path = '../snippets/miniprogram.js';
const { ask, askForCode, caseEvents, signIn, use } = (await import(path)) as Snippet;
use(endpoint);
let caseId = '';

await client('wx.request', [
  ['signs in by code', async () => {
    const { number } = await filed(LAO_XU);
    const { requestApplicantCode } = await askForCode({ caseNumber: number, ...tails(LAO_XU) });
    must(await signIn(requestApplicantCode.challengeId, await codeSent()), 'signed in');
    return `${requests} requests`;
  }],
  ["reads the applicant's page", async () => {
    const { myCases } = (await ask('MyCasesPage')) as unknown as { myCases: { nodes: { id: string; number: string }[] } };
    caseId = some(myCases.nodes[0], 'a case').id;
    return myCases.nodes[0]!.number;
  }],
  ['renews a token that ended, once for two requests', async () => {
    held.set('accessToken', 'ended');
    const before = requests;
    await Promise.all([ask('Viewer'), ask('Viewer')]);
    must(requests - before === 5, `${requests - before} requests`);
    return '5 requests';
  }],
  ['sends a message', async () => {
    const input = { requestId: crypto.randomUUID(), caseId, text: '我已经到诉服中心了。' };
    const { sendMessage } = (await ask('SendMessage', { input })) as unknown as { sendMessage: { message: { text: string } } };
    must(sendMessage.message.text === input.text, 'the message');
    const refused = await ask('SendMessage', { input: { ...input, caseId: 'none' } }).then(() => 'none', (error: { code: string }) => error.code);
    must(refused === 'IDEMPOTENCY_CONFLICT' || refused === 'NOT_FOUND', refused);
    return `and is told ${refused}`;
  }],
  ['is told by wx.connectSocket what happened in the case', async () => {
    const event = await new Promise<Event>((resolve, reject) => {
      const stop = caseEvents(caseId, null, (it) => { stop(); resolve(it); }, ({ code }) => reject(new Error(`closed by ${code}`)));
    });
    return `event ${event.n} ${event.kind}`;
  }],
]);
