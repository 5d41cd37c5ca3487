using System.Diagnostics;
using StackExchange.Redis;

namespace Holdpoint.Reviews.Bench;

/// <summary>The plain round trip of the server: what no queue on it can beat.</summary>
internal static class RoundTrip
{
    private const int Calls = 5_000;

    internal static async Task RunAsync(string connection)
    {
        await using var multiplexer = await ConnectionMultiplexer.ConnectAsync(connection);
        var database = multiplexer.GetDatabase();
        for (var call = 0; call < Calls; call++)
        {
            await database.PingAsync();
        }

        var clock = Stopwatch.StartNew();
        for (var call = 0; call < Calls; call++)
        {
            await database.PingAsync();
        }

        Console.WriteLine($"PING, one at a time     {clock.Elapsed.TotalMicroseconds / Calls,6:F0} µs");
        clock.Restart();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 100_000), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (_, _) => await database.PingAsync());
        Console.WriteLine($"PING, 64 at a time      {100_000 / clock.Elapsed.TotalSeconds,6:F0}/s from one process");
    }
}
