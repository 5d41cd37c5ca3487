using System.Data.Common;
using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Ledger.Contents;
using Holdpoint.Ledger.Storage;

namespace Holdpoint.Ledger.Retention;

/// <summary>Destroys a subject's content together with the entry that says so, unless a legal hold covers it.</summary>
internal sealed class Erasure(RecordedChange changes, ContentStore content)
{
    internal async Task<AppendResult> EraseAsync(string subject, EntryActor by, string reason, CancellationToken cancellation)
    {
        var result = await changes.MakeAsync("erased", transaction => EraseAsync(transaction, subject, by, reason, cancellation), cancellation);
        if (result is AppendResult.Appended)
        {
            await content.TryScrubAsync(cancellation);
        }

        return result;
    }

    private static async Task<Change> EraseAsync(DbTransaction transaction, string subject, EntryActor by, string reason, CancellationToken cancellation)
    {
        if (await LegalHolds.OverAsync(transaction, subject, cancellation) is { } hold)
        {
            return new Change(null, new AppendResult.Preserved(hold));
        }

        var records = await ContentRows.EraseAsync(transaction, subject, cancellation);
        var detail = new JsonObject { ["records"] = records, ["reason"] = reason };
        return new Change(new EntryDraft { Kind = EntryKinds.ContentErased, Subject = subject, Actor = by, Detail = detail }, null);
    }
}
