using System.Data.Common;
using Holdpoint.Ledger.Entries;
using Holdpoint.Ledger.Storage;
using Holdpoint.Ledger.Tests.Places;
using Holdpoint.Ledger.Verification;

namespace Holdpoint.Ledger.Tests.Faults;

/// <summary>
/// Signing, erasing, pruning and rotating, with every single step of them broken: without effect, and with its effect but reported failed; once (a second
/// attempt may mend it) and from there on for good. Then everything works again, the operation is asked for once more, and the log verifies.
/// </summary>
public abstract class KeepingFaults : IAsyncLifetime
{
    private const int MostSteps = 80;
    private static readonly EntryActor Operator = new("operator", "ann", ["admin"]);

    private readonly ShiftedClock _clock = new();
    private readonly FaultySteps _steps = new();
    private LedgerPlace _place = null!;
    private ILedgerDatabase _database = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _place = await NewPlaceAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        if (_place is not null)
        {
            await _place.DisposeAsync();
        }
    }

    protected abstract Task<LedgerPlace> NewPlaceAsync();

    [Fact]
    public Task Signing_GoesOn_WhateverStepBreaks() => BreakEveryStepAsync(
        prepare: (_, _) => Task.CompletedTask,
        run: (ledger, _) => ledger.CheckpointAsync(Cancellation),
        check: (_, _) => Task.CompletedTask);

    [Fact]
    public Task Erasing_LeavesNoContentWithoutARecordOfIt_WhateverStepBreaks() => BreakEveryStepAsync(
        prepare: (ledger, round) => ledger.Content.PutAsync($"r{round}", "body", new byte[100], TimeSpan.FromDays(1000), Cancellation),
        run: async (ledger, round) =>
        {
            var result = await ledger.EraseContentAsync($"r{round}", Operator, "asked for", Cancellation);
            if (result is not AppendResult.Appended)
            {
                // Not known to be gone: but if it is, the log says so.
                var recorded = await Unbroken(() => ledger.SearchAsync(new LedgerQuery { Kind = "content.erased", Subject = $"r{round}" }, Cancellation));
                Assert.Equal(recorded.Count == 0, await Unbroken(() => ledger.Content.GetAsync($"r{round}", "body", Cancellation)) is not null);
                throw new LedgerUnavailableException("not erased", null);
            }
        },
        check: async (ledger, round) =>
        {
            Assert.Null(await ledger.Content.GetAsync($"r{round}", "body", Cancellation));
            Assert.NotEmpty(await ledger.SearchAsync(new LedgerQuery { Kind = "content.erased", Subject = $"r{round}" }, Cancellation));
        });

    [Fact]
    public Task Pruning_TakesWhatItRecords_WhateverStepBreaks() => BreakEveryStepAsync(
        prepare: async (ledger, _) =>
        {
            while (ledger.Health.Size / 256 == await ledger.PrunedBelowAsync(Cancellation) / 256)
            {
                for (var i = 0; i < 256; i++)
                {
                    Assert.True(ledger.TryRecord(Draft.Allowed(i)));
                }

                await ledger.AppendAsync(Draft.Of("heartbeat", "gateway-1"), Cancellation);
            }

            _clock.By += TimeSpan.FromDays(200);
        },
        run: async (ledger, _) =>
        {
            var limit = await ledger.PruneLimitAsync(null, Cancellation);
            switch (await ledger.PruneAsync(limit.Below, Operator, "yearly", Cancellation))
            {
                case PruneResult.Pruned pruned:
                    Assert.Equal(limit.Below, pruned.Below);
                    break;
                case PruneResult.Refused refused:
                    // The attempt before was not reported, and stands.
                    Assert.Contains("pruned already", refused.Limit.Because, StringComparison.Ordinal);
                    break;
                default:
                    throw new LedgerUnavailableException("not pruned", null);
            }
        },
        check: async (ledger, _) =>
        {
            var first = await ledger.PrunedBelowAsync(Cancellation);
            Assert.NotEqual(0, first);
            Assert.NotNull(await ledger.GetAsync(first, Cancellation));
        });

    [Fact]
    public Task Rotating_EndsWithAKeyThatTheLogAnnounces_WhateverStepBreaks()
    {
        var before = "";
        return BreakEveryStepAsync(
            prepare: (ledger, _) => Task.FromResult(before = ledger.VerifierKey),
            run: async (ledger, _) =>
            {
                if (await ledger.RotateKeyAsync(Operator, "yearly", Cancellation) is not AppendResult.Appended)
                {
                    throw new LedgerUnavailableException("not rotated", null);
                }
            },
            check: (ledger, _) =>
            {
                Assert.NotEqual(before, ledger.VerifierKey);
                return Task.CompletedTask;
            });
    }

    [Fact]
    public Task Appending_AndIntegrating_LoseNothing_WhateverStepBreaks() => BreakEveryStepAsync(
        prepare: (_, _) => Task.CompletedTask,
        run: async (ledger, round) =>
        {
            // A writer of its own, so that each of its steps can be broken: 300 entries complete a tile, which is a node of the tree.
            await using var store = new LedgerStore(_database);
            var batch = Enumerable.Range(0, 300).Select(i => EntryCodec.Prepare(
                Draft.Allowed(i) with { UniqueKey = $"appended:{round}:{i}" }, _clock.GetUtcNow())).ToList();
            try
            {
                await store.AppendAsync(() => batch, Cancellation);
            }
            catch (DbException)
            {
                // As the writer does: the same entries again settle what became of them.
                try
                {
                    Assert.All(await store.AppendAsync(() => batch, Cancellation), placement => Assert.IsType<Placement.Placed>(placement));
                }
                catch (DbException error)
                {
                    throw new LedgerUnavailableException("not appended", error);
                }
            }
        },
        check: async (ledger, round) => Assert.Equal(
            300, (await ledger.FindManyAsync([.. Enumerable.Range(0, 300).Select(i => $"appended:{round}:{i}")], Cancellation)).Count));

    private async Task BreakEveryStepAsync(
        Func<OversightLedger, int, Task> prepare, Func<OversightLedger, int, Task> run, Func<OversightLedger, int, Task> check)
    {
        var acknowledged = new List<Receipt>();
        _database = new SteppedDatabase(_place.Database(), _steps);
        await using var ledger = await OversightLedger.OpenAsync(_database, _place.Options, _clock, Cancellation);
        var round = 0;
        foreach (var how in Enum.GetValues<Break>())
        {
            foreach (var more in (int[])[0, 1000])
            {
                var met = true;
                for (var step = 1; met; step++, round++)
                {
                    Assert.True(step < MostSteps);
                    await prepare(ledger, round);
                    acknowledged.Add(Assert.IsType<AppendResult.Appended>(await ledger.AppendAsync(Draft.Allowed(round), Cancellation)).Receipt);
                    met = await BrokenAsync(() => run(ledger, round), step, more, how);
                    if (met)
                    {
                        await run(ledger, round);
                    }

                    await check(ledger, round);
                }
            }
        }

        var below = await ledger.PrunedBelowAsync(Cancellation);
        foreach (var receipt in acknowledged.Where(receipt => receipt.Index >= below))
        {
            Assert.Equal(receipt, (await ledger.GetAsync(receipt.Index, Cancellation))?.Receipt);
        }

        var report = await LedgerVerifier.VerifyAsync(_place.Options.Connection, ledger.VerifierKey, await ledger.CheckpointAsync(Cancellation), null, Cancellation);
        Assert.Empty(report.Findings);
        Assert.True(report.Pruned <= below);
        Assert.True(round > 8, "An operation has more steps than this.");
    }

    /// <summary>Runs it with one step broken.</summary>
    /// <returns>Whether the step was reached.</returns>
    private async Task<bool> BrokenAsync(Func<Task> run, int step, int more, Break how)
    {
        _steps.Arm(step, more, how);
        try
        {
            await run();
        }
        catch (LedgerUnavailableException)
        {
        }

        _steps.Disarm();
        return _steps.Met;
    }

    private async Task<T> Unbroken<T>(Func<Task<T>> read)
    {
        _steps.Disarm();
        return await read();
    }
}

public sealed class SqliteKeepingFaults : KeepingFaults
{
    protected override Task<LedgerPlace> NewPlaceAsync() => Task.FromResult(LedgerPlace.InSqlite());
}

public sealed class PostgresKeepingFaults(PostgresServer server) : KeepingFaults
{
    protected override Task<LedgerPlace> NewPlaceAsync() => server.PlaceAsync();
}
