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
    public async Task The_ScriptOfTheDocumentation_ProvesAnEntryOfAnExportedFolder_AndNotAChangedOne()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/python3"), "python3 is not installed.");
        using var folder = new TemporaryLedger();
        await TileExport.WriteAsync(_ledger, folder.KeyFolder, null, Cancellation);
        var page = await File.ReadAllTextAsync(Path.Combine(Corpus.RepositoryRoot(), "docs/ledger.md"), Cancellation);
        var script = page.Split("```python\n")[1].Split("```")[0];

        foreach (var index in (long[])[0, 300, 65_535, 65_600, Count - 1])
        {
            var said = await PythonAsync(script, folder.KeyFolder, index);
            Assert.Contains(System.Text.Encoding.UTF8.GetString((await _ledger.GetAsync(index, Cancellation))!.Canonical.Span), said, StringComparison.Ordinal);
            Assert.EndsWith("in the tree\n", said, StringComparison.Ordinal);
        }

        var bundle = Path.Combine(folder.KeyFolder, "tile/entries/001");
        await File.WriteAllTextAsync(bundle, (await File.ReadAllTextAsync(bundle, Cancellation)).Replace("billing", "welling", StringComparison.Ordinal), Cancellation);
        Assert.EndsWith("NOT IN THE TREE\n", await PythonAsync(script, folder.KeyFolder, 300), StringComparison.Ordinal);
    }

    private static async Task<string> PythonAsync(string script, string folder, long index)
    {
        using var process = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("/usr/bin/python3", ["-c", script, folder, index.ToString(System.Globalization.CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        return said;
    }
}
