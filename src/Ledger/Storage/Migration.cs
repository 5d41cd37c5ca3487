using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Holdpoint.Ledger.Storage;

/// <summary>One embedded <c>V001_name.sql</c>.</summary>
internal sealed partial record Migration(int Version, string Name, string Text)
{
    /// <summary>The migrations in that folder of <c>Storage</c>, in order.</summary>
    internal static IReadOnlyList<Migration> Of(string folder)
    {
        var assembly = typeof(Migration).Assembly;
        return
        [
            .. assembly.GetManifestResourceNames()
                .Select(name => ResourceName().Match(name))
                .Where(match => match.Success && match.Groups["folder"].Value == folder)
                .Select(match =>
                {
                    using var reader = new StreamReader(assembly.GetManifestResourceStream(match.Value)!);
                    return new Migration(int.Parse(match.Groups["version"].Value, CultureInfo.InvariantCulture), match.Groups["name"].Value, reader.ReadToEnd());
                })
                .OrderBy(migration => migration.Version),
        ];
    }

    /// <summary>Applies what is missing, inside a transaction that keeps other processes from doing the same.</summary>
    /// <exception cref="LedgerConfigurationException">The tables are of a newer version than this build knows.</exception>
    internal static async Task ApplyAsync(DbTransaction transaction, IReadOnlyList<Migration> known, string place, CancellationToken cancellation)
    {
        await transaction.Command("CREATE TABLE IF NOT EXISTS schema_versions (version INTEGER PRIMARY KEY)").RunAsync(cancellation);
        var done = await transaction.Command("SELECT version FROM schema_versions").ListAsync(row => row.GetInt32(0), cancellation);
        if (done.Count > 0 && done.Max() > known[^1].Version)
        {
            throw new LedgerConfigurationException(
                $"Holdpoint:Ledger (--ledger): the ledger in {place} has schema version {done.Max()}, this build knows up to {known[^1].Version}. Run the newer build.");
        }

        foreach (var migration in known.Where(migration => !done.Contains(migration.Version)))
        {
            await transaction.Command(migration.Text).RunAsync(cancellation);
            await transaction.Command("INSERT INTO schema_versions (version) VALUES (@version)", ("version", migration.Version)).RunAsync(cancellation);
        }
    }

    [GeneratedRegex(@"^Holdpoint\.Ledger\.Storage\.(?<folder>\w+)\.V(?<version>\d{3})_(?<name>\w+)\.sql$")]
    private static partial Regex ResourceName();
}
