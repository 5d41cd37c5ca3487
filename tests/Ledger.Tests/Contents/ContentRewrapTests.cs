using System.Security.Cryptography;
using System.Text;
using Holdpoint.Ledger.Contents;
using Holdpoint.Ledger.Storage;
using Holdpoint.Ledger.Tests.Places;

namespace Holdpoint.Ledger.Tests.Contents;

/// <summary>The content key changes in steps, and no record is ever without a key that opens it.</summary>
public sealed class ContentRewrapTests(PostgresServer shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task InSqlite_EveryRecordComesUnderTheNewestKey_AndTheOldOneCanGo()
    {
        await using var place = LedgerPlace.InSqlite();
        await RotateAsync(place);
    }

    [Fact]
    public async Task InPostgres_EveryRecordComesUnderTheNewestKey_AndTheOldOneCanGo()
    {
        await using var place = await shared.PlaceAsync();
        await RotateAsync(place);
    }

    [Fact]
    public async Task WhatOpensWithNoKey_IsCountedAndLeftAsItIs()
    {
        await using var place = LedgerPlace.InSqlite();
        var (first, other) = (Key(), Key());
        await WithKeysAsync(place, [first], ledger => PutAsync(ledger, "r1"));

        await WithKeysAsync(place, [other], async ledger =>
        {
            await PutAsync(ledger, "r2");
            Assert.Equal(new RewrapResult(0, 1, true), await ledger.Content.RewrapAsync(Cancellation));
        });

        await WithKeysAsync(place, [other, first], async ledger => Assert.Equal(("r1", "r2"), (await TextAsync(ledger, "r1"), await TextAsync(ledger, "r2"))));
    }

    [Fact]
    public async Task MoreThanAPage_ComesUnderTheNewestKey()
    {
        await using var place = LedgerPlace.InSqlite();
        var (first, second) = (Key(), Key());
        await WithKeysAsync(place, [first], async ledger =>
        {
            for (var i = 0; i < 501; i++)
            {
                await PutAsync(ledger, $"r{i}");
            }
        });

        await WithKeysAsync(place, [first, second], async ledger => Assert.Equal(501, (await ledger.Content.RewrapAsync(Cancellation)).Rewrapped));
    }

    [Theory]
    [InlineData("")]
    [InlineData("bm90IGEga2V5")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nnot base64")]
    public void AFileWithALineThatIsNoKey_IsRefusedWhole(string text) => Assert.Null(ContentKeys.Parse(text));

    private static async Task RotateAsync(LedgerPlace place)
    {
        var (first, second) = (Key(), Key());
        await WithKeysAsync(place, [first], ledger => PutAsync(ledger, "r1"));
        await WithKeysAsync(place, [second, first], ledger => PutAsync(ledger, "r2"));
        var before = await WrappedAsync(place);
        await WithKeysAsync(place, [first, second], async ledger =>
        {
            await PutAsync(ledger, "r3");
            Assert.Equal(new RewrapResult(2, 0, true), await ledger.Content.RewrapAsync(Cancellation));
            Assert.Equal(new RewrapResult(0, 0, true), await ledger.Content.RewrapAsync(Cancellation));
        });
        var after = await WrappedAsync(place);
        Assert.Equal(2, before.Count);
        Assert.Equal(3, after.Count);
        Assert.Empty(before.Intersect(after));
        await WithKeysAsync(place, [second], async ledger =>
        {
            foreach (var review in (string[])["r1", "r2", "r3"])
            {
                Assert.Equal(review, await TextAsync(ledger, review));
            }
        });
    }

    private static async Task WithKeysAsync(LedgerPlace place, byte[][] keys, Func<OversightLedger, Task> work)
    {
        Directory.CreateDirectory(place.Options.KeyFolder);
        await File.WriteAllLinesAsync(Path.Combine(place.Options.KeyFolder, "content.key"), keys.Select(Convert.ToBase64String), Cancellation);
        await using var ledger = await place.OpenAsync();
        await work(ledger);
    }

    private static async Task<List<string>> WrappedAsync(LedgerPlace place)
    {
        await using var database = place.Database();
        await using var connection = await database.OpenAsync(Cancellation);
        return await connection.Command("SELECT wrapped_key FROM content_keys").ListAsync(static row => Convert.ToHexString((byte[])row[0]), Cancellation);
    }

    private static Task PutAsync(OversightLedger ledger, string review) => ledger.Content.PutAsync(review, "body", Encoding.UTF8.GetBytes(review), TimeSpan.FromHours(1), Cancellation);

    private static async Task<string> TextAsync(OversightLedger ledger, string review) => Encoding.UTF8.GetString((await ledger.Content.GetAsync(review, "body", Cancellation))!);

    private static byte[] Key() => RandomNumberGenerator.GetBytes(32);
}
