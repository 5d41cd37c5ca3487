// Adds, takes and completes jobs for eight seconds and prints how many a second went the whole way.
import { Queue, Worker } from 'bullmq';

const [address, number] = process.argv.slice(2);
const [host, port] = address.split(':');
const connection = { host, port: Number(port), maxRetriesPerRequest: null };
const name = 'bench';
const queue = new Queue(name, { connection });
const body = { text: 'x'.repeat(2048), from: number };
const options = { removeOnComplete: true, removeOnFail: true };
let completed = 0;
const worker = new Worker(name, async () => true, { connection, concurrency: 48 });
worker.on('completed', () => { completed++; });
await worker.waitUntilReady();
await queue.add('job', body, options);

const started = performance.now();
const end = started + 8000;
await Promise.all(Array.from({ length: 48 }, async () => {
  while (performance.now() < end) {
    await queue.add('job', body, options);
  }
}));
while ((await queue.getWaitingCount()) > 0 || (await queue.getActiveCount()) > 0) {
  await new Promise((done) => setTimeout(done, 5));
}
const rate = completed / ((performance.now() - started) / 1000);
await worker.close();
await queue.close();
console.log(rate.toFixed(1));
