// OpenAI's own client for Node against every case of what a consumer sees; only its address and key are set.
import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { alone, check, decide, env, errorOf, find, pause, refusedAfter, whileStopped } from './table.mjs';

const client = new OpenAI({ baseURL: `${env.GATEWAY_URL}v1`, apiKey: 'a-key' });
const ask = (content, more = {}) => client.chat.completions.create({ model: 'sample', messages: [{ role: 'user', content }], ...more });
const respond = (input) => client.responses.create({ model: 'sample', input, background: true });

async function read(stream) {
  const seen = { text: '', refusal: '', finish: null };
  for await (const { choices: [choice] } of await stream) {
    seen.text += choice?.delta?.content ?? '';
    seen.refusal += choice?.delta?.refusal ?? '';
    seen.finish = choice?.finish_reason ?? seen.finish;
  }
  return seen;
}

async function poll(response) {
  while (response.status === 'queued' || response.status === 'in_progress') {
    await pause(100);
    response = await client.responses.retrieve(response.id);
  }
  return response;
}

check('allowed', async () => {
  assert.match((await ask('Say rain.')).choices[0].message.content, /Say rain/);
});
check('held and approved', async () => {
  const call = ask('hold this: approve');
  await decide('hold this: approve', 'approve');
  assert.match((await call).choices[0].message.content, /approve/);
});
check('edited', async () => {
  const call = ask('hold this: edit');
  await decide('hold this: edit', 'edit', { edits: [{ path: '/messages/0/content', value: 'Written by a person.' }] });
  assert.match((await call).choices[0].message.content, /Written by a person/);
});
check('rejected', async () => {
  const call = errorOf(ask('hold this: reject'));
  await decide('hold this: reject', 'reject', { publicMessage: 'Leave out the name.' });
  const error = await call;
  assert.deepEqual([error.status, error.code, error.type], [403, 'review_rejected', 'policy_error']);
  assert.match(error.message, /Leave out the name/);
  assert.doesNotMatch(error.message, /private/);
});
check('expired', async () => {
  const error = await errorOf(ask('hold briefly'));
  assert.deepEqual([error.status, error.code], [403, 'review_expired']);
});
check('denied', async () => {
  const error = await errorOf(ask('deny this'));
  assert.deepEqual([error.status, error.code], [403, 'policy_denied']);
});
check('streamed, allowed', async () => {
  assert.match((await read(ask('Say rain.', { stream: true }))).text, /Say rain/);
});
check('streamed, held and approved after comments', async () => {
  const reading = read(ask('hold this: stream', { stream: true }));
  await find('hold this: stream');
  await pause(600);
  await decide('hold this: stream', 'approve');
  assert.match((await reading).text, /stream/);
});
check('streamed, rejected after comments', async () => {
  const reading = read(ask('hold this: refuse', { stream: true }));
  await find('hold this: refuse');
  await pause(600);
  await decide('hold this: refuse', 'reject', { publicMessage: 'Leave out the name.' });
  const seen = await reading;
  assert.equal(seen.finish, 'content_filter');
  assert.match(seen.refusal, /Leave out the name/);
});
check('undecided in time, then joined by a repeat', async () => {
  const error = await errorOf(ask('hold this: later'));
  assert.deepEqual([error.status, error.code], [403, 'review_pending']);
  const repeat = ask('hold this: later');
  const id = await decide('hold this: later', 'approve');
  assert.equal(error.headers.get('holdpoint-review'), id);
  assert.match((await repeat).choices[0].message.content, /later/);
});
check('answered later, as a plain client prefers', async () => {
  const headers = { 'content-type': 'application/json', authorization: 'Bearer a-key' };
  const accepted = await fetch(`${env.GATEWAY_URL}v1/chat/completions`, {
    method: 'POST',
    headers: { ...headers, prefer: 'respond-async' },
    body: JSON.stringify({ model: 'sample', messages: [{ role: 'user', content: 'hold this: asynchronous' }] }),
  });
  assert.deepEqual([accepted.status, accepted.headers.get('preference-applied')], [202, 'respond-async']);
  const location = new URL(accepted.headers.get('location'), env.GATEWAY_URL);
  assert.equal((await (await fetch(location, { headers })).json()).state, 'pending');
  await decide('hold this: asynchronous', 'approve');
  const status = await (await fetch(location, { headers })).json();
  assert.equal(status.state, 'approved');
  const answer = await (await fetch(new URL(status.response, env.GATEWAY_URL), { headers })).json();
  assert.match(answer.choices[0].message.content, /asynchronous/);
});
check('in the background, approved', async () => {
  const queued = await respond('hold this: background');
  assert.deepEqual([queued.status, queued.background], ['queued', true]);
  assert.equal((await client.responses.retrieve(queued.id)).status, 'queued');
  await decide('hold this: background', 'approve');
  const done = await poll(queued);
  assert.equal(done.status, 'completed');
  assert.match(done.output_text, /background/);
});
check('in the background, rejected', async () => {
  const queued = await respond('hold this: backstage');
  await decide('hold this: backstage', 'reject', { publicMessage: 'Leave out the name.' });
  const done = await poll(queued);
  assert.deepEqual([done.status, done.error.code], ['failed', 'review_rejected']);
  assert.match(done.error.message, /Leave out the name/);
});
check('in the background, cancelled', async () => {
  const queued = await respond('hold this: backwards');
  assert.equal((await client.responses.cancel(queued.id)).status, 'cancelled');
  assert.equal((await client.responses.retrieve(queued.id)).status, 'cancelled');
});
check('a response, streamed, rejected after comments', async () => {
  const events = [];
  const reading = (async () => {
    for await (const event of await client.responses.create({ model: 'sample', input: 'hold this: respond', stream: true })) {
      events.push(event);
    }
  })();
  // The same through the SDK's own gathering of events.
  const gathered = client.responses.stream({ model: 'sample', input: 'hold this: gather' }).finalResponse();
  await find('hold this: respond');
  await find('hold this: gather');
  await pause(600);
  await decide('hold this: respond', 'reject', { publicMessage: 'Leave out the name.' });
  await decide('hold this: gather', 'reject', { publicMessage: 'Leave out the name.' });
  await reading;
  assert.deepEqual(events.map((event) => event.type), ['response.created', 'response.failed']);
  for (const response of [events[1].response, await gathered]) {
    assert.deepEqual([response.status, response.error.code], ['failed', 'review_rejected']);
    assert.match(response.error.message, /Leave out the name/);
  }
});
check('a completion, streamed, rejected after comments', async () => {
  const seen = { text: '', finish: null };
  const reading = (async () => {
    for await (const { choices: [choice] } of await client.completions.create({ model: 'sample', prompt: 'hold this: complete', stream: true })) {
      seen.text += choice.text;
      seen.finish = choice.finish_reason ?? seen.finish;
    }
  })();
  await find('hold this: complete');
  await pause(600);
  await decide('hold this: complete', 'reject', { publicMessage: 'Leave out the name.' });
  await reading;
  assert.equal(seen.finish, 'content_filter');
  assert.match(seen.text, /Leave out the name.*review_rejected/);
});
for (const [code, status, call] of [
  ['lone_surrogate', 400, () => ask('\ud800')],
  ['body_too_large', 413, () => ask('a'.repeat(300_000))],
  ['unsupported_encoding', 415, () => client.chat.completions.create({ model: 'sample', messages: [] }, { headers: { 'content-encoding': 'compress' } })],
]) {
  await alone(`not to be read with certainty: ${code}`, async () => {
    const error = await refusedAfter(1, code, call);
    assert.deepEqual([error.status, error.code, error.type, error.headers.get('x-should-retry')], [status, code, 'policy_error', 'false']);
    assert.ok(error.message.length > 20, error.message);
  });
}
await alone('queue full', async () => {
  // It is told that it still waits, should the second take longer than that.
  const first = Promise.allSettled([ask('hold few: first')]);
  await find('hold few: first');
  const error = await refusedAfter(3, 'queue_full', () => ask('hold few: second'));
  assert.deepEqual([error.status, error.code, error.type, error.headers.get('retry-after')], [503, 'queue_full', 'policy_error', '1']);
  await decide('hold few: first', 'approve');
  await first;
});
await alone('stopped', () => whileStopped(async () => {
  const error = await errorOf(ask('Say rain.'));
  assert.deepEqual([error.status, error.code, error.headers.has('retry-after')], [503, 'model_stopped', true]);
}));
