using Holdpoint.Ledger.Notes;
using Holdpoint.Ledger.Tests.Places;
using Holdpoint.Ledger.Tiles;
using Holdpoint.Ledger.Verification;

namespace Holdpoint.Ledger.Tests.Tiles;

/// <summary>A log that reaches the third level of tiles, made once for all tests of it.</summary>
public sealed class LongLog : IAsyncLifetime
{
    public const int Count = 70_000;

    private readonly TemporaryLedger _place = new();

    public OversightLedger Ledger { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Ledger = await _place.OpenAsync();
        for (var i = 0; i < Count - 1; i++)
        {
            while (!Ledger.TryRecord(Draft.Allowed(i)))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
            }
        }

        await Ledger.AppendAsync(Draft.Of("heartbeat", "gateway-1"), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await Ledger.DisposeAsync();
        _place.Dispose();
    }
}

public sealed class LedgerTilesTests(LongLog log) : IClassFixture<LongLog>
{
    private const int Count = LongLog.Count;

    private readonly OversightLedger _ledger = log.Ledger;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Receipts_ProveTheirEntryAndNoOther()
    {
        var key = VerifierKey.Parse(_ledger.VerifierKey);
        foreach (var index in (long[])[0, 1, 255, 256, 65_535, 65_536, Count - 1])
        {
            var receipt = TlogProof.Parse((await _ledger.Tiles.GetReceiptAsync(index, Cancellation))!.ToString());
            var entry = (await _ledger.GetAsync(index, Cancellation))!.Canonical;
            Assert.True(receipt.Proves(entry.Span, key));
            Assert.False(receipt.Proves((await _ledger.GetAsync((index + 1) % Count, Cancellation))!.Canonical.Span, key));
            Assert.False((receipt with { Index = index + 1 }).Proves(entry.Span, key));
        }

        Assert.Null(await _ledger.Tiles.GetReceiptAsync(Count, Cancellation));
    }

    [Fact]
    public async Task A_Tile_IsThereOnceItIsFull_AndPartialOnesOfEveryWidthReached()
    {
        Assert.Equal(8192, (await _ledger.Tiles.GetAsync("tile/0/000", Cancellation))!.Length);
        Assert.Equal(17 * 32, (await _ledger.Tiles.GetAsync("tile/1/001.p/17", Cancellation))!.Length);
        Assert.Equal(32, (await _ledger.Tiles.GetAsync("tile/2/000.p/1", Cancellation))!.Length);
        Assert.Null(await _ledger.Tiles.GetAsync("tile/1/001.p/18", Cancellation));
        Assert.Null(await _ledger.Tiles.GetAsync("tile/0/273", Cancellation));
        Assert.Equal(112, EntryBundle.Read((await _ledger.Tiles.GetAsync("tile/entries/273.p/112", Cancellation))!).Count);
    }

    [Fact]
    public async Task An_ExportedFolder_VerifiesByItself_AndNamesWhatWasChangedInIt()
    {
        using var folder = new TemporaryLedger();
        var tiles = Path.Combine(folder.KeyFolder, "tiles");
        Assert.Equal(Count, await TileExport.WriteAsync(_ledger, tiles, null, Cancellation));
        var key = VerifierKey.Parse(_ledger.VerifierKey);
        var whole = await LedgerVerifier.VerifyAsync(TileLogSource.InFolder(tiles), key, null, null, Cancellation);
        Assert.Empty(whole.Findings);
        Assert.Equal((Count, Count), (whole.Entries, whole.Signed));

        var bundle = Path.Combine(tiles, "tile/entries/100");
        var bytes = await File.ReadAllBytesAsync(bundle, Cancellation);
        bytes[60] ^= 1;
        await File.WriteAllBytesAsync(bundle, bytes, Cancellation);
        var changed = await LedgerVerifier.VerifyAsync(TileLogSource.InFolder(tiles), key, null, null, Cancellation);
        Assert.Equal(25_600, changed.FirstBroken);
        Assert.Equal(LedgerCheck.Entry, Assert.Single(changed.Findings).Check);
    }

    [Fact]
    public async Task The_VerifierOfTheDocumentation_ProvesThreeLevels_AndNamesAChangedEntry()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/node"), "node is not installed.");
        using var folder = new TemporaryLedger();
        await TileExport.WriteAsync(_ledger, folder.KeyFolder, null, Cancellation);
        var page = await File.ReadAllTextAsync(Path.Combine(Corpus.RepositoryRoot(), "docs/ledger.md"), Cancellation);
        var script = Path.Combine(folder.KeyFolder, "verify.mjs");
        await File.WriteAllTextAsync(script, page.Split("```js\n")[1].Split("```")[0], Cancellation);

        foreach (var index in (long[])[0, 300, 65_535, Count - 1])
        {
            var (_, said, _) = await NodeAsync(script, _ledger.VerifierKey, folder.KeyFolder, index.ToString(System.Globalization.CultureInfo.InvariantCulture));
            var (entry, receipt) = (said.Split('\n')[0], TlogProof.Parse(said[(said.IndexOf("\n\n", StringComparison.Ordinal) + 2)..].TrimEnd('\n') + "\n"));
            Assert.Equal(System.Text.Encoding.UTF8.GetString((await _ledger.GetAsync(index, Cancellation))!.Canonical.Span), entry);
            Assert.True(receipt.Proves(System.Text.Encoding.UTF8.GetBytes(entry), VerifierKey.Parse(_ledger.VerifierKey)));
        }

        var node = Path.Combine(folder.KeyFolder, "tile/2/000.p/1");
        var bytes = await File.ReadAllBytesAsync(node, Cancellation);
        await File.WriteAllBytesAsync(node, [.. bytes[..31], (byte)~bytes[31]], Cancellation);
        Assert.Contains("hash 0 of level 2", (await NodeAsync(script, _ledger.VerifierKey, folder.KeyFolder)).Errors, StringComparison.Ordinal);

        var bundle = Path.Combine(folder.KeyFolder, "tile/entries/001");
        await File.WriteAllTextAsync(bundle, (await File.ReadAllTextAsync(bundle, Cancellation)).Replace("billing", "welling", StringComparison.Ordinal), Cancellation);
        Assert.Equal((1, "", "NOT SOUND: entry 256 is not the one that was recorded\n"), await NodeAsync(script, _ledger.VerifierKey, folder.KeyFolder));
    }

    private static async Task<(int ExitCode, string Output, string Errors)> NodeAsync(params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("/usr/bin/node", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync(Cancellation);
        var said = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        return (process.ExitCode, said, await errors);
    }
}
