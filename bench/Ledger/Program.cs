using System.Globalization;
using Holdpoint.Ledger;
using Holdpoint.Ledger.Bench;

// dotnet run -c Release --project bench/Ledger -- [--entries N] [--postgres URL]
// SQLite in a temporary folder; a PostgreSQL URL must name an empty database, which is left filled.
var entries = 5_000_000;
string? postgres = null;
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--entries" when i + 1 < args.Length && int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out entries) && entries >= 10_000:
        case "--postgres" when i + 1 < args.Length:
            postgres = args[i] == "--postgres" ? args[i + 1] : postgres;
            i++;
            break;
        default:
            await Console.Error.WriteLineAsync("usage: Holdpoint.Ledger.Bench [--entries N (at least 10000)] [--postgres postgres://USER@HOST/DATABASE]");
            return 2;
    }
}

var folder = Directory.CreateTempSubdirectory("holdpoint-bench-");
try
{
    Table.Head();
    var sqlite = new LedgerOptions { Connection = $"sqlite:{Path.Combine(folder.FullName, "ledger.db")}", KeyFolder = Path.Combine(folder.FullName, "keys") };
    await SingleDecisions.RunAsync("SQLite", sqlite, folder.FullName);
    await PassTraffic.RunAsync("SQLite", sqlite, entries);
    await Verifying.RunAsync("SQLite", sqlite);
    await Searching.RunAsync("SQLite", sqlite);
    if (postgres is not null)
    {
        var options = new LedgerOptions { Connection = postgres, KeyFolder = Path.Combine(folder.FullName, "postgres-keys") };
        await SingleDecisions.RunAsync("PostgreSQL", options, folder.FullName);
        await PassTraffic.RunAsync("PostgreSQL", options, Math.Min(entries, 1_000_000));
        await Verifying.RunAsync("PostgreSQL", options);
        await Searching.RunAsync("PostgreSQL", options);
    }

    return 0;
}
finally
{
    folder.Delete(recursive: true);
}
