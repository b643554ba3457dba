// 查询台：登录、运行、停止，按约定浏览类型。只访问本服务，令牌只在内存里。
// The explorer: signs in, runs, stops, shows the schema. It asks this server alone and keeps tokens in memory alone.
const at = (id) => document.getElementById(id);
const SAMPLES = {
  '本人 viewer': ['query Me {\n  viewer { username displayName role hiddenFields }\n}', '{}'],
  '案件 cases': ['query Cases($first: Int!) {\n  cases(first: $first) {\n    totalCount\n    nodes { number stage team { name } nextDeadline { rule { name } dueOn } }\n  }\n}', '{ "first": 5 }'],
  '期限 deadlines': ['query Due {\n  deadlineCounts { bucket count }\n  deadlines(first: 5) { nodes { rule { name } dueOn daysLeft status case { number } } }\n}', '{}'],
  '预警（订阅） alerts': ['subscription Alerts {\n  deadlineAlerts { cursor madeAt text }\n}', '{}'],
  '更换口令 change the password': ['mutation Change($input: ChangePasswordInput!) {\n  changePassword(input: $input) { changed }\n}', '{ "input": { "password": "", "newPassword": "" } }'],
  '绑定动态口令 enrol a second factor': ['mutation Enrol {\n  enrolTotp { secret uri }\n}', '{}'],
  '确认动态口令 confirm it': ['mutation Confirm($input: ConfirmTotpInput!) {\n  confirmTotp(input: $input) { recoveryCodes }\n}', '{ "input": { "code": "" } }'],
};
const SCHEMA = `query Schema { __schema { queryType { name } mutationType { name } subscriptionType { name } types { kind name description
  fields(includeDeprecated: true) { name description deprecationReason args { ...Input } type { ...Wrapped } }
  inputFields { ...Input } possibleTypes { name } enumValues(includeDeprecated: true) { name description deprecationReason } } } }
fragment Input on __InputValue { name description defaultValue type { ...Wrapped } }
fragment Wrapped on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }`;
// Those of api/documents, word for word: in service whoever is not signed in runs registered documents alone.
const SIGN_IN = `mutation SignIn($input: SignInInput!) {
  signIn(input: $input) {
    accessToken
    refreshToken
    expiresIn
    viewer { id username displayName role site { id name kind } }
  }
}`;
const PROVE = `mutation CompleteSignIn($input: CompleteSignInInput!) {
  completeSignIn(input: $input) { accessToken refreshToken expiresIn viewer { id username displayName role } }
}`;
const REFRESH = `mutation RefreshSession($input: RefreshSessionInput!) {
  refreshSession(input: $input) { accessToken refreshToken expiresIn viewer { id username displayName role } }
}`;
const SIGN_OUT = `mutation SignOut {
  signOut { ended }
}`;

let session = null; // what signIn answered
let challenge = null; // of a sign-in that waits for its code
let running = null; // stops what runs
let schema = null; // types by name

/** An element; texts are texts, never markup. */
function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children.filter((child) => child !== null));
  return made;
}

function post(body, signal, token = session?.accessToken) {
  const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json, text/event-stream' };
  headers['accept-language'] = at('english').checked ? 'en' : 'zh-CN';
  if (token) headers.authorization = `Bearer ${token}`;
  return fetch('/graphql', { method: 'POST', headers, body: JSON.stringify(body), signal, credentials: 'omit', cache: 'no-store' });
}

const isStream = (answer) => (answer.headers.get('content-type') ?? '').startsWith('text/event-stream');

/** Asks; with a token that ended, once more with the next. */
async function ask(body, signal) {
  const answer = await post(body, signal);
  if (answer.status !== 401 || !session) return answer;
  const renewed = await (await post({ query: REFRESH, variables: { input: { refreshToken: session.refreshToken } } }, signal, null)).json();
  enter(renewed.data?.refreshSession ?? null);
  return session ? post(body, signal) : answer;
}

function say(where, text, isWrong = false) {
  where.textContent = text;
  where.classList.toggle('wrong', isWrong);
}

function enter(next) {
  session = next;
  challenge = null;
  at('factor').hidden = true;
  at('leave').hidden = !next;
  say(at('who'), next ? `已登录 signed in: ${next.viewer.displayName}（${next.viewer.username}，${next.viewer.role}）` : '未登录 not signed in');
}

async function signIn(event) {
  event.preventDefault();
  const role = at('role').value.trim();
  const [query, input] = challenge
    ? [PROVE, { challenge, code: at('code').value.trim() }]
    : [SIGN_IN, { username: at('username').value.trim(), password: at('password').value, ...(role && { role }) }];
  try {
    const answer = await (await post({ query, variables: { input } }, undefined, null)).json();
    const next = answer.data?.signIn ?? answer.data?.completeSignIn;
    const refused = answer.errors?.[0];
    if (next) {
      enter(next);
      at('password').value = at('code').value = '';
      at('query').focus();
      return await readSchema();
    }
    challenge = refused?.extensions?.challenge ?? null;
    at('factor').hidden = !challenge;
    say(at('who'), `${refused?.message ?? '登录未成 not signed in'}（${refused?.extensions?.code ?? ''}）`, !challenge);
    if (challenge) at('code').focus();
  } catch (broken) {
    say(at('who'), `没有答复 no answer: ${broken.message}`, true);
  }
}

async function leave() {
  await post({ query: SIGN_OUT }).catch(() => null);
  enter(null);
  schema = null;
  at('roots').replaceChildren();
  say(at('shown'), '登录后显示 shown after sign-in');
}

async function run() {
  let variables;
  try {
    variables = JSON.parse(at('variables').value.trim() || '{}');
  } catch (wrong) {
    at('variables').focus();
    return say(at('told'), `变量不是 JSON variables are no JSON: ${wrong.message}`, true);
  }
  running?.abort();
  const mine = (running = new AbortController());
  const began = performance.now();
  at('stop').disabled = false;
  say(at('told'), '运行中 running…');
  try {
    const operationName = at('operation').value.trim() || undefined;
    const answer = await ask({ query: at('query').value, variables, operationName }, mine.signal);
    const tell = (text) => say(at('told'), `${answer.status} · ${Math.round(performance.now() - began)} ms · ${text} · ${answer.headers.get('x-request-id')}`, !answer.ok);
    if (isStream(answer)) await listen(answer, tell);
    else show(await answer.text(), tell);
  } catch (broken) {
    say(at('told'), mine.signal.aborted ? '已停止 stopped' : `没有答复 no answer: ${broken.message}`, !mine.signal.aborted);
  }
  if (running === mine) at('stop').disabled = true;
}

function show(text, tell) {
  let read = null;
  try { read = JSON.parse(text); } catch { /* shown as it came */ }
  at('answer').textContent = read ? JSON.stringify(read, null, 2) : text;
  const cost = read?.extensions?.cost;
  const errors = read?.errors ? ` · ${read.errors.length} 个错误 errors` : '';
  tell(`${text.length} 字符 characters${cost ? ` · 代价 cost ${cost.requested}/${cost.limit}` : ''}${errors}`);
}

/** Shows what a subscription tells, newest first, the last fifty. */
async function listen(answer, tell) {
  const events = [];
  let rest = '';
  at('answer').textContent = '';
  tell('等待事件 waiting for events');
  for await (const piece of answer.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + piece).split('\n\n');
    rest = blocks.pop();
    const data = blocks.flatMap((block) => block.split('\n').filter((line) => line.startsWith('data:')).map((line) => line.slice(5).trim()));
    events.unshift(...data.filter(Boolean).map((text) => JSON.stringify(JSON.parse(text), null, 2)).reverse());
    at('answer').textContent = events.slice(0, 50).join('\n\n');
    tell(`${events.length} 个事件 events`);
  }
  tell(`已结束 ended, ${events.length} 个事件 events`);
}

/** A fresh UUID, also where the page did not come by TLS. */
function fresh() {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte, index) => (index === 6 ? (byte & 15) | 64 : index === 8 ? (byte & 63) | 128 : byte).toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Gives the input of a mutation its requestId. */
function insertRequestId() {
  const box = at('variables');
  box.focus();
  try {
    const variables = JSON.parse(box.value.trim() || '{}');
    const input = variables.input && typeof variables.input === 'object' ? variables.input : variables;
    input.requestId = fresh();
    box.value = JSON.stringify(variables, null, 2);
  } catch {
    box.setRangeText(`"requestId": "${fresh()}"`, box.selectionStart, box.selectionEnd, 'end');
  }
}

const named = (type) => (type.ofType ? named(type.ofType) : type);
const spelled = (type) => (type.kind === 'NON_NULL' ? `${spelled(type.ofType)}!` : type.kind === 'LIST' ? `[${spelled(type.ofType)}]` : type.name);
const link = (type) => element('button', { type: 'button', className: 'plain', onclick: () => showType(named(type).name) }, spelled(type));

async function readSchema() {
  const answer = await (await ask({ query: SCHEMA })).json();
  const told = answer.data?.__schema;
  if (!told) return say(at('shown'), `${answer.errors?.[0]?.message ?? ''} 此账号看不到接口约定；还在用初始口令的，先取样例“更换口令”，须绑定动态口令的，再取“绑定动态口令” This account is not shown the schema; whoever has a first password begins with the sample that changes it.`);
  schema = new Map(told.types.filter((type) => !type.name.startsWith('__')).map((type) => [type.name, type]));
  const roots = [told.queryType, told.mutationType, told.subscriptionType].filter(Boolean);
  schema.roots = new Map(roots.map((root, index) => [root.name, ['query', 'mutation', 'subscription'][index]]));
  at('roots').replaceChildren(...roots.map(link));
  showType(roots[0].name);
}

/** One field, argument or value with what it means. */
function entry(owner, item) {
  const args = (item.args ?? []).flatMap((arg) => [element('br'), `　${arg.name}: `, link(arg.type), ` ${arg.description ?? ''}`]);
  const kind = schema.roots.get(owner.name);
  const use = kind && element('button', { type: 'button', className: 'plain', onclick: () => draft(kind, item) }, '写入 use');
  const old = item.deprecationReason ? `（停用 deprecated: ${item.deprecationReason}）` : '';
  return [element('dt', {}, element('code', {}, item.name), item.type ? ': ' : '', item.type ? link(item.type) : '', ' ', use ?? ''), element('dd', {}, `${item.description ?? ''}${old}`, ...args)];
}

function showType(name) {
  const type = schema?.get(name);
  if (!type) return;
  const items = type.fields ?? type.inputFields ?? type.enumValues ?? [];
  const possible = (type.possibleTypes ?? []).flatMap((one) => [link({ kind: 'OBJECT', name: one.name }), ' ']);
  at('shown').classList.remove('wrong');
  at('shown').replaceChildren(element('h3', {}, `${name} `, element('small', {}, type.kind)), element('p', {}, type.description ?? ''), element('p', {}, ...possible), element('dl', {}, ...items.flatMap((item) => entry(type, item))));
  at('shown').scrollTop = 0;
}

function find() {
  const wanted = at('find').value.trim().toLowerCase();
  if (!schema || !wanted) return;
  const has = (item) => item.name.toLowerCase().includes(wanted) || (item.description ?? '').toLowerCase().includes(wanted);
  const hits = [...schema.values()].flatMap((type) => [
    ...(has(type) ? [[type.name, type]] : []),
    ...[...(type.fields ?? []), ...(type.inputFields ?? []), ...(type.enumValues ?? [])].filter(has).map((item) => [`${type.name}.${item.name}`, type]),
  ]);
  const lines = hits.slice(0, 80).map(([text, type]) => element('li', {}, element('button', { type: 'button', className: 'plain', onclick: () => showType(type.name) }, text)));
  at('shown').replaceChildren(element('p', {}, `${hits.length} 处 found`), element('ul', {}, ...lines));
}

/** What a page of a type shows: its values, or those of its nodes. */
function selection(type, indent) {
  const fields = schema.get(type.name)?.fields;
  if (!fields) return '';
  const nodes = fields.find((field) => field.name === 'nodes');
  const isValue = (field) => !['OBJECT', 'INTERFACE', 'UNION'].includes(named(field.type).kind) && !field.args.length;
  const inside = nodes ? `${indent}  nodes${selection(named(nodes.type), `${indent}  `)}` : fields.filter(isValue).slice(0, 8).map((field) => indent + '  ' + field.name).join('\n');
  return ` {\n${inside || `${indent}  __typename`}\n${indent}}`;
}

/** Writes a document that asks for one root field. */
function draft(kind, field) {
  const args = field.args.filter((arg) => arg.type.kind === 'NON_NULL' && !arg.defaultValue);
  const list = (between) => (args.length ? `(${args.map(between).join(', ')})` : '');
  const name = field.name[0].toUpperCase() + field.name.slice(1);
  at('query').value = `${kind} ${name}${list((arg) => `$${arg.name}: ${spelled(arg.type)}`)} {\n  ${field.name}${list((arg) => `${arg.name}: $${arg.name}`)}${selection(named(field.type), '  ')}\n}`;
  at('variables').value = JSON.stringify(Object.fromEntries(args.map((arg) => [arg.name, schema.get(named(arg.type).name)?.inputFields ? {} : null])), null, 2);
  at('operation').value = '';
  at('query').focus();
}

at('sign').addEventListener('submit', signIn);
at('leave').addEventListener('click', leave);
at('run').addEventListener('click', run);
at('stop').addEventListener('click', () => running?.abort());
at('fresh').addEventListener('click', insertRequestId);
at('find').addEventListener('input', find);
at('login')?.addEventListener('change', ({ target }) => {
  at('username').value = target.value;
  at('password').value = target.selectedOptions[0].dataset.password ?? '';
});
for (const box of [at('query'), at('variables')]) {
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      run();
    }
  });
}
for (const name of Object.keys(SAMPLES)) at('sample').append(element('option', {}, name));
const take = () => {
  [at('query').value, at('variables').value] = SAMPLES[at('sample').value];
  at('operation').value = '';
};
at('sample').addEventListener('change', take);
take();
