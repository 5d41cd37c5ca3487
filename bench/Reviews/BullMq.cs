using System.Diagnostics;
using System.Globalization;

namespace Holdpoint.Reviews.Bench;

/// <summary>The same server under BullMQ (npm): add, take, complete, from two Node processes with 2 KB payloads.</summary>
internal static class BullMq
{
    internal static async Task RunAsync(string connection)
    {
        var folder = Folder();
        if (folder is null || !Directory.Exists(Path.Combine(folder, "node_modules", "bullmq")))
        {
            Console.WriteLine("BullMQ                  not installed: npm install in bench/node");
            return;
        }

        var workers = Enumerable.Range(0, 2).Select(number => Process.Start(
            new ProcessStartInfo("node", ["bullmq.mjs", connection, $"{number}"]) { WorkingDirectory = folder, RedirectStandardOutput = true })!).ToList();
        var total = 0.0;
        foreach (var worker in workers)
        {
            var said = await worker.StandardOutput.ReadToEndAsync();
            await worker.WaitForExitAsync();
            worker.Dispose();
            total += double.TryParse(said, CultureInfo.InvariantCulture, out var rate) ? rate : double.NaN;
        }

        Console.WriteLine($"BullMQ, add to complete {total,6:F0}/s (add, take, complete; two processes, 2 KB payloads)");
    }

    private static string? Folder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Holdpoint.slnx")))
            {
                return Path.Combine(at.FullName, "bench", "node");
            }
        }

        return null;
    }
}
