using Holdpoint.Ledger.Storage.Postgres;

namespace Holdpoint.Cli.Installation;

/// <summary>
/// Threads for a PostgreSQL that goes silent. Who gives up on a statement makes the driver ask the server to cancel it, on that very thread, and wait for the answer for up to twice
/// the patience, whatever its cancellation timeout says. On two cores a few of those were every thread there was, and Redis' answers, probes and passing requests waited with them.
/// One connection holds one thread at most, so the pool may have that many more at once instead of making them one by one.
/// </summary>
internal static class SpareThreads
{
    /// <summary>How many can be held: none by a file; where accounts are read too, they have connections of their own, never more than the ledger.</summary>
    /// <exception cref="Holdpoint.Ledger.LedgerConfigurationException">It is no PostgreSQL URL, though it begins as one.</exception>
    internal static int For(string ledger, ProcessParts parts) =>
        PostgresUrl.Is(ledger) ? PostgresUrl.Parse(ledger).MaxPoolSize * (parts.HasFlag(ProcessParts.Console) ? 2 : 1) : 0;

    /// <summary>Lets the pool have them beside the usual ones.</summary>
    internal static void Allow(string ledger, ProcessParts parts)
    {
        ThreadPool.GetMinThreads(out var workers, out var ports);
        _ = ThreadPool.SetMinThreads(workers + For(ledger, parts), ports);
    }
}
