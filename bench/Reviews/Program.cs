using Holdpoint.Reviews.Bench;

// dotnet run -c Release --project bench/Reviews -- host:port
// Uses a prefix of its own on that Redis, removes nothing, and a ledger in a temporary folder.
if (args is not [var connection])
{
    await Console.Error.WriteLineAsync("usage: Holdpoint.Reviews.Bench HOST:PORT");
    return 2;
}

await using var place = await Workplace.OpenAsync(connection);
await QueueCost.RunAsync(place);
await Lives.RunAsync(place);
await Waiting.RunAsync(place);
return 0;
