// 微信小程序：wx.request 与 wx.connectSocket。generated/ids.js 由 `npm run generate` 生成，随小程序一起发布；
// 服务器的域名须先在小程序后台登记为 request 和 socket 合法域名。
import ids from '../generated/ids.js';

const server = { endpoint: 'https://court.example/graphql' };
let renewing = null;

export const use = (endpoint) => { server.endpoint = endpoint; };

function post(name, variables, accessToken) {
  const header = { 'content-type': 'application/json', accept: 'application/graphql-response+json' };
  if (accessToken) header.authorization = `Bearer ${accessToken}`;
  return new Promise((resolve, reject) => wx.request({
    url: server.endpoint,
    method: 'POST',
    header,
    data: { documentId: ids[name], variables },
    success: ({ data }) => resolve(data), // 401、400 也在这里：看 errors，不看状态码
    fail: reject,
  }));
}

const first = ({ errors }) => (errors && errors[0] ? errors[0].extensions.code : null);

/** 续期；几个页面同时来要的，只续一次。 */
function renew() {
  renewing = renewing || post('RefreshSession', { input: { refreshToken: wx.getStorageSync('refreshToken') } })
    .then(({ data }) => keep(data && data.refreshSession))
    .finally(() => { renewing = null; });
  return renewing;
}

function keep(tokens) {
  wx.setStorageSync('accessToken', tokens ? tokens.accessToken : '');
  wx.setStorageSync('refreshToken', tokens ? tokens.refreshToken : '');
  return Boolean(tokens);
}

/** 运行一个登记的查询；令牌到期的续期后重来一次，别的错误连同代码抛出。 */
export async function ask(name, variables = {}) {
  let answer = await post(name, variables, wx.getStorageSync('accessToken'));
  if (first(answer) === 'UNAUTHENTICATED' && wx.getStorageSync('refreshToken') && await renew()) {
    answer = await post(name, variables, wx.getStorageSync('accessToken'));
  }
  if (answer.errors) throw Object.assign(new Error(answer.errors[0].message), { code: first(answer) });
  return answer.data;
}

/** 短信验证码：先发，再登录。 */
export const askForCode = (input) => ask('RequestApplicantCode', { input });
export const signIn = async (challengeId, code) => keep((await ask('SignInWithCode', { input: { challengeId, code } })).signInWithCode);

/** 一个案件的动态，从 after 之后起；断开的由调用者以最后的 cursor 再来。返回停止的函数。 */
export function caseEvents(caseId, after, onEvent, onEnd) {
  const socket = wx.connectSocket({ url: `${server.endpoint.replace(/^http/, 'ws')}/ws`, protocols: ['graphql-transport-ws'] });
  const send = (message) => socket.send({ data: JSON.stringify(message) });
  socket.onOpen(() => send({ type: 'connection_init', payload: { Authorization: `Bearer ${wx.getStorageSync('accessToken')}` } }));
  socket.onMessage(({ data }) => {
    const { type, payload } = JSON.parse(data);
    if (type === 'connection_ack') send({ id: '1', type: 'subscribe', payload: { query: '', documentId: ids.CaseEvents, variables: { caseId, after } } });
    if (type === 'ping') send({ type: 'pong' });
    if (type === 'next') onEvent(payload.data.caseEvents);
    if (type === 'error') socket.close({ code: 1000 });
  });
  socket.onClose(onEnd);
  return () => socket.close({ code: 1000 });
}
