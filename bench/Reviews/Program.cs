using Holdpoint.Reviews.Bench;

// dotnet run -c Release --project bench/Reviews [-- HOST:PORT]
// Without an address it starts a redis-server of its own. Everything is under prefixes of its own; ledgers are in temporary folders.
if (args is ["worker", .. var what])
{
    return await Worker.RunAsync(what);
}

if (args.Length > 1)
{
    await Console.Error.WriteLineAsync("usage: Holdpoint.Reviews.Bench [HOST:PORT]");
    return 2;
}

await using var redis = await OwnRedis.StartAsync(args is [var given] ? given : null);
Console.WriteLine($"{Environment.ProcessorCount} processors, load {Machine.Load()} at the start; another load than about 0 makes every figure worse");
await RoundTrip.RunAsync(redis.Connection);
await QueueCost.RunAsync(redis.Connection);
await RedisLives.RunAsync(redis.Connection);
await BullMq.RunAsync(redis.Connection);
await WakeUp.RunAsync(redis.Connection);
await using (var place = await Workplace.OpenAsync(redis.Connection))
{
    await Lives.RunAsync(place);
    await Waiting.RunAsync(place);
}

Console.WriteLine($"load {Machine.Load()} at the end");
return 0;
