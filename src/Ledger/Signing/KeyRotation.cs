using System.Globalization;
using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Ledger.Entries;
using Holdpoint.Ledger.Notes;

namespace Holdpoint.Ledger.Signing;

/// <summary>
/// Rotates the signing key. The next key is announced in an entry that the current key signs for, and for the overlap after that every
/// checkpoint carries both signatures. So whoever pinned the old key sees the new one announced under a signature they trust, and has the overlap
/// to pin it; whoever pinned the new one needs nothing else.
/// </summary>
internal sealed class KeyRotation(KeyFolder folder, LedgerSigner signer, LedgerOptions options, TimeProvider clock)
{
    /// <summary>Makes the next key, announces it, and changes to it. Called again after a crash or a failed append, it goes on with the same key.</summary>
    /// <param name="append">Appends an entry.</param>
    /// <param name="sign">Signs a checkpoint over everything appended.</param>
    /// <param name="by">Who asked for it.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellation">Gives up.</param>
    internal async Task<AppendResult> RotateAsync(
        Func<EntryDraft, Task<AppendResult>> append, Func<Task> sign, EntryActor by, string reason, CancellationToken cancellation)
    {
        // The next key is on disk before it is announced: an announced key that nobody has would end the log.
        using var next = SigningKeys.Parse(
            await folder.ReadOrMakeAsync(SigningKeys.NextFile, () => SigningKeys.New(options.Origin), cancellation), folder.PathOf(SigningKeys.NextFile));
        var until = clock.GetUtcNow() + options.KeyOverlap;
        var result = await append(new EntryDraft
        {
            Kind = EntryKinds.KeyRotated,
            Subject = Id(next.Verifier),
            Actor = by,
            UniqueKey = UniqueKey(next.Verifier),
            Detail = new JsonObject
            {
                ["previous"] = signer.Verifier.ToString(),
                ["next"] = next.Verifier.ToString(),
                ["until"] = until.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                ["reason"] = reason,
            },
        });
        switch (result)
        {
            case AppendResult.Appended appended:
                await ChangeAsync(appended.Entry, sign, cancellation);
                return result;
            case AppendResult.Duplicate { Existing: var announced }:
                await ChangeAsync(announced, sign, cancellation);
                return new AppendResult.Appended(announced.Receipt, announced);
            default:
                return result;
        }
    }

    /// <summary>Finishes a rotation that was announced before a crash; a key that was made and not announced waits for the next rotation.</summary>
    internal async Task RecoverAsync(Func<string, Task<LedgerEntry?>> find, Func<Task> sign, CancellationToken cancellation)
    {
        if (folder.Read(SigningKeys.NextFile) is { } text)
        {
            using var next = SigningKeys.Parse(text, folder.PathOf(SigningKeys.NextFile));
            if (await find(UniqueKey(next.Verifier)) is { } announced)
            {
                await ChangeAsync(announced, sign, cancellation);
            }
        }
    }

    /// <summary>Live path and recovery are one: the old key signs the announcement, then the keys change, then both sign.</summary>
    private async Task ChangeAsync(LedgerEntry announced, Func<Task> sign, CancellationToken cancellation)
    {
        await sign();
        var until = DateTimeOffset.Parse(
            EntryCodec.TextOf(announced.Detail, "until") ?? "", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        using (await folder.LockAsync(cancellation))
        {
            SigningKeys.Switch(folder, until);
        }

        await sign();
    }

    private static string UniqueKey(VerifierKey next) => $"rotated:{Id(next)}";

    private static string Id(VerifierKey key) => key.KeyId.ToString("x8", CultureInfo.InvariantCulture);
}
