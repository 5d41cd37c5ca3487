using System.Globalization;
using StackExchange.Redis;

namespace Holdpoint.Reviews.Bench;

/// <summary>Full lives a second (submit, next, decide, complete) of two processes on one queue, in Redis alone.</summary>
internal static class RedisLives
{
    private const int Seconds = 8;

    internal static async Task RunAsync(string connection)
    {
        var folder = Directory.CreateTempSubdirectory("holdpoint-bench-");
        var workers = Enumerable.Range(0, 2).Select(_ => Worker.Start("lives", connection, folder.FullName, $"{Seconds}")).ToList();
        foreach (var worker in workers)
        {
            await worker.StandardOutput.ReadLineAsync();
        }

        var before = await RedisProcessorAsync(connection);
        foreach (var worker in workers)
        {
            await worker.StandardInput.WriteLineAsync();
        }

        var (total, own) = (0.0, 0.0);
        foreach (var worker in workers)
        {
            var said = (await worker.StandardOutput.ReadLineAsync())!.Split(' ').Select(static number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
            (total, own) = (total + said[0], own + (said[1] / 2));
            await worker.WaitForExitAsync();
            worker.Dispose();
        }

        var server = (await RedisProcessorAsync(connection) - before) * 1_000_000 / (total * Seconds);
        folder.Delete(recursive: true);
        Console.WriteLine($"lives in Redis          {total,6:F0}/s (submit, next, decide, complete; two processes, 2 KB bodies)");
        Console.WriteLine($"  processor time a life {own,6:F0} µs of the callers, {server:F0} µs of the server");
    }

    private static async Task<double> RedisProcessorAsync(string connection)
    {
        await using var multiplexer = await ConnectionMultiplexer.ConnectAsync($"{connection},allowAdmin=true");
        var facts = (await multiplexer.GetServers()[0].InfoAsync("cpu")).SelectMany(static section => section);
        return facts.Where(static fact => fact.Key is "used_cpu_user" or "used_cpu_sys").Sum(static fact => double.Parse(fact.Value, CultureInfo.InvariantCulture));
    }
}
