using System.Data.Common;

namespace Holdpoint.Ledger.Storage;

/// <summary>The one row that is overwritten to see whether the store takes writes. It is no entry, and says nothing.</summary>
internal static class ProbeRow
{
    internal static Task<int> WriteAsync(DbTransaction transaction, int bytes, CancellationToken cancellation) => transaction.Command(
        "INSERT INTO probe (id, ballast) VALUES (1, @ballast) ON CONFLICT (id) DO UPDATE SET ballast = excluded.ballast", ("ballast", new byte[bytes]))
        .RunAsync(cancellation);
}
