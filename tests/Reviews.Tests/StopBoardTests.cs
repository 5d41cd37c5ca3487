using System.Diagnostics;
using Holdpoint.Reviews.Tests.Servers;
using Microsoft.Data.Sqlite;

namespace Holdpoint.Reviews.Tests;

/// <summary>A board that cannot read says how old it is, and reads on as soon as it can.</summary>
public sealed class StopBoardTests(GarnetFixture server) : IClassFixture<GarnetFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Grows_OldWhileTheStopsCannotBeRead_AndYoungAgain()
    {
        await using var desks = await Desks.StartAsync(server.Connection);
        await using var board = await StopBoard.OpenAsync(desks.Ledger, desks.Queue, TimeProvider.System, Cancel);
        await Until(() => board.Age < TimeSpan.FromMilliseconds(200));

        await HideAsync(desks, true);
        await Until(() => board.Age > StopBoard.TooOld);
        await HideAsync(desks, false);

        await Until(() => board.Age < TimeSpan.FromMilliseconds(700));
    }

    private static async Task HideAsync(Desks desks, bool hide)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(desks.Folder.FullName, "ledger.db")};Pooling=false");
        await connection.OpenAsync(Cancel);
        await using var rename = connection.CreateCommand();
        if (hide)
        {
            rename.CommandText = "ALTER TABLE stops RENAME TO elsewhere";
        }
        else
        {
            rename.CommandText = "ALTER TABLE elsewhere RENAME TO stops";
        }

        await rename.ExecuteNonQueryAsync(Cancel);
    }

    private static async Task Until(Func<bool> holds)
    {
        var clock = Stopwatch.StartNew();
        while (!holds())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), "not within 10 s");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        }
    }
}
