using Holdpoint.Ledger.Notes;
using Holdpoint.Ledger.Tests.Places;
using Holdpoint.Ledger.Verification;

namespace Holdpoint.Ledger.Tests.Signing;

/// <summary>Checkpoints cosigned by others, over HTTP.</summary>
public sealed class WitnessTests : IAsyncDisposable
{
    private readonly LedgerPlace _place = LedgerPlace.InSqlite();
    private readonly List<LoopbackWitness> _witnesses = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var witness in _witnesses)
        {
            await witness.DisposeAsync();
        }

        await _place.DisposeAsync();
    }

    [Fact]
    public async Task A_QuorumOfWitnesses_Cosigns_AndTheVerifierCountsIt()
    {
        await using var ledger = await OpenAsync(witnesses: 3, quorum: 2);
        _witnesses[2].Lies = true;
        await ledger.AppendAsync(Draft.Allowed(0), Cancellation);
        Assert.NotNull(await ledger.WitnessAsync(Cancellation));
        for (var i = 1; i < 300; i++)
        {
            await ledger.AppendAsync(Draft.Allowed(i), Cancellation);
        }

        // The second round goes from 1 to 300 entries and takes a consistency proof.
        var cosigned = SignedNote.Parse((await ledger.WitnessAsync(Cancellation))!);
        Assert.Equal([true, true, false], _witnesses.Select(witness => witness.Key.Cosigned(cosigned) is not null));
        Assert.All(_witnesses[0].Answers, status => Assert.Equal(200, status));
        var receipt = (await ledger.Tiles.GetReceiptAsync(7, Cancellation))!;
        Assert.True(Trust(ledger, 2).IsWitnessed(SignedNote.Parse(receipt.Checkpoint)));

        var report = await VerifyAsync(ledger, quorum: 2);
        Assert.Empty(report.Findings);
        Assert.Equal((300, 300), (report.Signed, report.Witnessed));
        Assert.Equal(LedgerCheck.Checkpoint, Assert.Single((await VerifyAsync(ledger, quorum: 3)).Findings).Check);
    }

    [Fact]
    public async Task Too_FewWitnesses_LeaveTheCheckpointUnwitnessed_AndTheLogGoesOn()
    {
        await using var ledger = await OpenAsync(witnesses: 2, quorum: 2, away: 1);
        await ledger.AppendAsync(Draft.Allowed(0), Cancellation);
        Assert.Null(await ledger.WitnessAsync(Cancellation));
        Assert.Null(ledger.WitnessedCheckpoint);
        Assert.IsType<AppendResult.Appended>(await ledger.AppendAsync(Draft.Allowed(1), Cancellation));
    }

    [Fact]
    public async Task A_WitnessThatIsFurther_IsAskedAgainFromThere_AfterARestart()
    {
        await using (var ledger = await OpenAsync(witnesses: 1, quorum: 1))
        {
            await ledger.AppendAsync(Draft.Allowed(0), Cancellation);
            await ledger.WitnessAsync(Cancellation);
        }

        await using var again = await OversightLedger.OpenAsync(Options(1), TimeProvider.System, Cancellation);
        await again.AppendAsync(Draft.Allowed(1), Cancellation);
        Assert.Equal(2, Checkpoint.Open((await again.WitnessAsync(Cancellation))!, VerifierKey.Parse(again.VerifierKey)).Size);
        Assert.Contains(409, _witnesses[0].Answers);
    }

    [Fact]
    public async Task A_CosignatureOfAnotherTextOrTime_DoesNotCount()
    {
        await using var ledger = await OpenAsync(witnesses: 1, quorum: 1);
        await ledger.AppendAsync(Draft.Allowed(0), Cancellation);
        var cosigned = SignedNote.Parse((await ledger.WitnessAsync(Cancellation))!);
        Assert.NotNull(_witnesses[0].Key.Cosigned(cosigned));
        Assert.Null(_witnesses[0].Key.Cosigned(cosigned with { Text = cosigned.Text.Replace("\n1\n", "\n2\n", StringComparison.Ordinal) }));
        var line = cosigned.Signatures[^1];
        var later = line.Signature.ToArray();
        later[7]++;
        Assert.Null(_witnesses[0].Key.Cosigned(cosigned with { Signatures = [line with { Signature = later }] }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_QuorumThatCannotBe_IsRefused(int quorum)
    {
        await using var ledger = await OpenAsync(witnesses: 1, quorum: 1);
        var refusal = await Assert.ThrowsAsync<LedgerConfigurationException>(() => OversightLedger.OpenAsync(Options(quorum), TimeProvider.System, Cancellation));
        Assert.Contains("WitnessQuorum", refusal.Message, StringComparison.Ordinal);
    }

    private async Task<OversightLedger> OpenAsync(int witnesses, int quorum, int away = 0)
    {
        await using (var ledger = await _place.OpenAsync())
        {
            _witnesses.AddRange(Enumerable.Range(1, witnesses).Select(i => new LoopbackWitness($"witness.example/w{i}", ledger.VerifierKey)));
        }

        foreach (var witness in _witnesses.TakeLast(away))
        {
            await witness.DisposeAsync();
        }

        return await OversightLedger.OpenAsync(Options(quorum), TimeProvider.System, Cancellation);
    }

    private LedgerOptions Options(int quorum) => _place.Options with
    {
        Witnesses = [.. _witnesses.Select(witness => witness.Options)],
        WitnessQuorum = quorum,
        WitnessInterval = TimeSpan.FromHours(1),
    };

    private LedgerTrust Trust(OversightLedger ledger, int quorum) =>
        new([VerifierKey.Parse(ledger.VerifierKey)]) { Witnesses = [.. _witnesses.Select(witness => witness.Key)], Quorum = quorum };

    private Task<VerificationReport> VerifyAsync(OversightLedger ledger, int quorum) =>
        LedgerVerifier.VerifyAsync(_place.Options.Connection, Trust(ledger, quorum), null, null, Cancellation);
}
