using System.Data.Common;
using Holdpoint.Ledger.Entries;

namespace Holdpoint.Ledger.Storage;

/// <summary>Entries as rows.</summary>
internal static class EntryRows
{
    internal const string Select = "SELECT entries.idx, entries.canonical FROM entries";

    internal static LedgerEntry Read(DbDataReader row) => EntryCodec.Read(row.GetInt64(0), (byte[])row[1]);

    /// <summary>Makes the command one that finds entries by their unique keys.</summary>
    internal static DbCommand ByKeys(DbCommand command, IEnumerable<string> keys)
    {
#pragma warning disable CA2100 // Only parameter names are put in.
        command.CommandText = $"{Select} WHERE unique_key IN ({command.Names("k", keys)})";
#pragma warning restore CA2100
        return command;
    }
}
