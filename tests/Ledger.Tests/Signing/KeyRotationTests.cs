using Holdpoint.Ledger.Notes;
using Holdpoint.Ledger.Signing;
using Holdpoint.Ledger.Tests.Places;
using Holdpoint.Ledger.Verification;

namespace Holdpoint.Ledger.Tests.Signing;

/// <summary>A signing key that changes while auditors have the old one pinned.</summary>
public sealed class KeyRotationTests : IAsyncDisposable
{
    private static readonly EntryActor Operator = new("operator", "ann", ["admin"]);

    private readonly LedgerPlace _place = LedgerPlace.InSqlite();
    private readonly ShiftedClock _clock = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _place.DisposeAsync();

    [Fact]
    public async Task During_TheOverlap_BothKeysVerifyEveryNewCheckpoint_AndAfterItTheNewOneDoes()
    {
        await using var ledger = await _place.OpenAsync(_clock);
        await ledger.AppendAsync(Draft.Allowed(0), Cancellation);
        var before = await ledger.CheckpointAsync(Cancellation);
        var old = ledger.VerifierKey;

        var rotated = Assert.IsType<AppendResult.Appended>(await ledger.RotateKeyAsync(Operator, "yearly", Cancellation));
        Assert.Equal([ledger.VerifierKey, old], ledger.VerifierKeys);
        Assert.NotEqual(old, ledger.VerifierKey);
        Assert.Equal((old, ledger.VerifierKey), ((string?)rotated.Entry.Detail!["previous"], (string?)rotated.Entry.Detail["next"]));
        await ledger.AppendAsync(Draft.Allowed(1), Cancellation);
        var during = await ledger.CheckpointAsync(Cancellation);
        Assert.Equal(3, Checkpoint.Open(during, VerifierKey.Parse(old)).Size);
        Assert.Equal(3, Checkpoint.Open(during, VerifierKey.Parse(ledger.VerifierKey)).Size);

        _clock.By = TimeSpan.FromDays(31);
        await ledger.AppendAsync(Draft.Allowed(2), Cancellation);
        var after = await ledger.CheckpointAsync(Cancellation);
        Assert.Equal([ledger.VerifierKey], ledger.VerifierKeys);
        Assert.Throws<FormatException>(() => Checkpoint.Open(after, VerifierKey.Parse(old)));

        await ExpectAsync(old, before, signed: 3, announced: [ledger.VerifierKey]);
        await ExpectAsync(ledger.VerifierKey, after, signed: 4, announced: [old]);
        await ExpectAsync($"{old}\n{ledger.VerifierKey}\n", before, signed: 4, announced: []);
    }

    [Fact]
    public async Task A_KeyThatTheLogDoesNotAnnounce_IsNamed()
    {
        string key;
        await using (var ledger = await _place.OpenAsync())
        {
            key = ledger.VerifierKey;
            await ledger.AppendAsync(Draft.Allowed(0), Cancellation);
        }

        // Somebody with the database and a key of their own, under the same name.
        var aside = _place.Options with { KeyFolder = _place.Options.KeyFolder + ".other" };
        await using (var other = await OversightLedger.OpenAsync(aside, TimeProvider.System, Cancellation))
        {
            await other.AppendAsync(Draft.Allowed(1), Cancellation);
        }

        var report = await LedgerVerifier.VerifyAsync(_place.Options.Connection, key, null, null, Cancellation);
        Assert.Equal((LedgerCheck.Checkpoint, 1), Assert.Single(report.Findings) is var finding ? (finding.Check, finding.Index) : default);
    }

    [Fact]
    public async Task A_RotationThatACrashCutShort_IsFinishedAtTheNextStart()
    {
        string old;
        await using (var ledger = await _place.OpenAsync())
        {
            old = ledger.VerifierKey;
            await ledger.RotateKeyAsync(Operator, "yearly", Cancellation);
        }

        // As it was between the announcement and the change: the next key beside the current one.
        var keys = _place.Options.KeyFolder;
        File.Move(Path.Combine(keys, SigningKeys.CurrentFile), Path.Combine(keys, SigningKeys.NextFile));
        File.WriteAllText(Path.Combine(keys, SigningKeys.CurrentFile), File.ReadLines(Path.Combine(keys, SigningKeys.PreviousFile)).First() + "\n");
        File.Delete(Path.Combine(keys, SigningKeys.PreviousFile));

        await using var again = await _place.OpenAsync();
        Assert.Equal(old, again.VerifierKeys[1]);
        Assert.NotEqual(old, again.VerifierKey);
        Assert.False(File.Exists(Path.Combine(keys, SigningKeys.NextFile)));
        await ExpectAsync(old, null, signed: 1, announced: [again.VerifierKey]);
    }

    [Fact]
    public async Task Another_ProcessOfTheSameFolder_SignsWithTheNewKeyToo()
    {
        await using var first = await _place.OpenAsync();
        await using var second = await _place.OpenAsync();
        await first.RotateKeyAsync(Operator, "yearly", Cancellation);
        await second.AppendAsync(Draft.Allowed(0), Cancellation);
        await second.CheckpointAsync(Cancellation);
        Assert.Equal(first.VerifierKeys, second.VerifierKeys);
    }

    private async Task ExpectAsync(string keys, string? known, long signed, string[] announced)
    {
        var report = await LedgerVerifier.VerifyAsync(_place.Options.Connection, keys, known, null, Cancellation);
        Assert.Empty(report.Findings);
        Assert.Equal(signed, report.Signed);
        Assert.Equal(announced, report.AnnouncedKeys);
    }
}
