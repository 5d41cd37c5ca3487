using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Accounts;
using Holdpoint.ReviewConsole.Tests.Hosting;

namespace Holdpoint.ReviewConsole.Tests.Accounts;

public sealed class SqliteAccountTests(GarnetServerFixture garnet) : AccountStoreTests(garnet)
{
    [Fact]
    public async Task Tokens_AreKeptAsHashesOnly()
    {
        var token = await Console.TokenAsync("ci", Role.Reviewer, "general");

        Assert.Matches("^hp_[A-Za-z0-9_-]{43}$", token);
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(Console.AccountsPlace)!, "*.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            Assert.DoesNotContain(token, await reader.ReadToEndAsync(Cancellation), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task AFileThatIsNoDatabase_IsNamedWithARemedy()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, new string('x', 4096), Cancellation);

        var refused = await Assert.ThrowsAsync<AccountStoreException>(() => AccountStore.OpenAsync(file, Console.Ledger, Console.Clock, Cancellation));

        Assert.Contains(file, refused.Message, StringComparison.Ordinal);
        File.Delete(file);
    }
}
