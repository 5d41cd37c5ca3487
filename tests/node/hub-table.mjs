// A reviewer's tool made with the SignalR client of another maker's language: it watches, claims and decides over the hub, and shares no code with this project.
import assert from 'node:assert/strict';
import { HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import { alone, env, errorOf, pause, whileStopped } from './table.mjs';

const hub = new HubConnectionBuilder()
  .withUrl(new URL('/hubs/reviews', env.CONSOLE_URL).toString(), { accessTokenFactory: () => env.REVIEWER_TOKEN })
  .configureLogging(LogLevel.Error)
  .build();
const heard = { ReviewHeld: [], ReviewChanged: [], ReviewClosed: [], StopsChanged: [], QueueDepth: [] };
for (const name of Object.keys(heard)) {
  hub.on(name, (...what) => heard[name].push(what));
}

/** What was heard under a name and is looked for, once it was heard. */
async function hear(name, wanted) {
  for (const end = Date.now() + 20_000; Date.now() < end; await pause(10)) {
    const found = heard[name].find(wanted);
    if (found) {
      return found;
    }
  }
  assert.fail(`${name} was not heard; heard: ${JSON.stringify(heard[name])}`);
}

const ask = (text) =>
  fetch(new URL('/v1/chat/completions', env.GATEWAY_URL), {
    method: 'POST',
    headers: { authorization: 'Bearer a-key-of-a-client', 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'sample', messages: [{ role: 'user', content: text }] }),
  });

/** Sends what will be held, and gives the answer that is still to come and the row that was heard. */
async function hold(text) {
  const before = heard.ReviewHeld.length;
  const answer = ask(text);
  for (const end = Date.now() + 20_000; heard.ReviewHeld.length === before; await pause(10)) {
    assert.ok(Date.now() < end, 'ReviewHeld was not heard');
  }
  return { answer, row: heard.ReviewHeld[before][0] };
}

await hub.start();

await alone('watching answers with the full state', async () => {
  assert.deepEqual(await hub.invoke('Watch', []), { reviews: [], stops: [] });
});
await alone('every watched queue is heard of again and again', async () => {
  assert.deepEqual((await hear('QueueDepth', ([queue]) => queue === 'general')).slice(1), [0, 0]);
});
await alone('a held request is heard, claimed and approved', async () => {
  const { answer, row } = await hold('hold this: approve');
  assert.equal(row.state, 'pending');
  assert.deepEqual(row.rules.map((rule) => rule.id), ['holds']);
  const claim = await hub.invoke('Claim', row.id);
  await hear('ReviewChanged', ([changed]) => changed.id === row.id && changed.claim?.by === claim.by);
  const decided = await hub.invoke('Decide', row.id, { fence: claim.fence, outcome: 'approve', reason: 'Looked at.' });
  assert.equal(decided.state, 'approved');
  assert.match(decided.receipt.leafHash, /^[0-9a-f]{64}$/);
  await hear('ReviewClosed', ([id, outcome]) => id === row.id && outcome === 'approved');
  const response = await answer;
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('holdpoint-decision'), 'approved');
});
await alone('the next one comes whole, and is edited', async () => {
  const { answer, row } = await hold('hold this: edit');
  const review = await hub.invoke('Next', null);
  assert.equal(review.id, row.id);
  const part = review.content.parts.find(({ text }) => text === 'hold this: edit');
  const edits = [{ path: part.pointer, value: 'written by a person' }];
  await hub.invoke('Decide', row.id, { fence: review.claim.fence, outcome: 'edit', reason: 'Safer so.', edits });
  assert.match(await (await answer).text(), /written by a person/);
});
await alone('a rejection reaches the consumer', async () => {
  const { answer, row } = await hold('hold this: reject');
  const { fence } = await hub.invoke('Claim', row.id);
  await hub.invoke('Decide', row.id, { fence, outcome: 'reject', reason: 'No.', publicMessage: 'Not this one.' });
  const response = await answer;
  assert.equal(response.status, 403);
  assert.match(await response.text(), /Not this one/);
});
await alone('a claim is renewed, and given back', async () => {
  const { answer, row } = await hold('hold this: later');
  const claim = await hub.invoke('Claim', row.id);
  const renewed = await hub.invoke('Renew', row.id, claim.fence);
  assert.ok(renewed.leaseUntil >= claim.leaseUntil);
  await hub.invoke('Release', row.id, claim.fence);
  await hear('ReviewChanged', ([changed]) => changed.id === row.id && !changed.claim);
  const stale = { fence: claim.fence, outcome: 'approve', reason: 'Too late.' };
  assert.match((await errorOf(hub.invoke('Decide', row.id, stale))).message, /stale_fence: /);
  const again = await hub.invoke('Claim', row.id);
  assert.ok(again.fence > claim.fence);
  await hub.invoke('Decide', row.id, { fence: again.fence, outcome: 'reject', reason: 'No.' });
  assert.equal((await answer).status, 403);
});
await alone('what is decided is told to who comes late', async () => {
  const { answer, row } = await hold('hold this: once');
  const { fence } = await hub.invoke('Claim', row.id);
  await hub.invoke('Decide', row.id, { fence, outcome: 'approve', reason: 'Looked at.' });
  assert.match((await errorOf(hub.invoke('Claim', row.id))).message, /review_closed: /);
  assert.equal((await answer).status, 200);
});
await alone('what cannot be is refused with a code and a sentence', async () => {
  assert.match((await errorOf(hub.invoke('Claim', 'no-such-review'))).message, /not_found: /);
  assert.match((await errorOf(hub.invoke('Watch', ['no-such-queue']))).message, /not_allowed: |not_found: |invalid: /);
});
await alone('stops are heard, set and lifted', async () => {
  await whileStopped(() => hear('StopsChanged', ([stops]) => stops.some(({ scope }) => scope === 'all')));
  await hear('StopsChanged', ([stops]) => stops.length === 0);
});
await alone('after a reconnect the full state is there again', async () => {
  const { answer, row } = await hold('hold this: through a reconnect');
  await hub.stop();
  await hub.start();
  const { reviews } = await hub.invoke('Watch', ['general']);
  assert.deepEqual(reviews.map(({ id }) => id), [row.id]);
  const { fence } = await hub.invoke('Claim', row.id);
  await hub.invoke('Decide', row.id, { fence, outcome: 'approve', reason: 'Looked at.' });
  assert.equal((await answer).status, 200);
});

await hub.stop();
