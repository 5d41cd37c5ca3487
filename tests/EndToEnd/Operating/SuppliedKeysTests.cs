using Holdpoint.EndToEnd.Running;

namespace Holdpoint.EndToEnd.Operating;

/// <summary>Keys that somebody else keeps, such as a mounted secret.</summary>
public sealed class SuppliedKeysTests : IDisposable
{
    private static readonly string[] Names = ["content.key", "review-payload.keys", "signing.key"];

    private readonly string folder = TestFolder.Create("keys");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task AreUsedWhereTheyLie_AndNeverCopied()
    {
        var supplied = await MakeAsync("first");
        var data = Path.Combine(folder, "second");

        await using (await HoldpointProcess.StartAsync(data, [], Keys(supplied)))
        {
            Assert.All(Names, name => Assert.Equal(Path.Combine(supplied, name), new FileInfo(Path.Combine(data, "keys", name)).LinkTarget));
        }

        var other = await MakeAsync("third");
        var mistaken = await Assert.ThrowsAsync<InvalidOperationException>(() => HoldpointProcess.StartAsync(data, [], Keys(other)));
        Assert.Contains("is another key than", mistaken.Message, StringComparison.Ordinal);
        var missing = await Assert.ThrowsAsync<InvalidOperationException>(() => HoldpointProcess.StartAsync(data, [], Keys(folder)));
        Assert.Contains("it has no file signing.key", missing.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Keys(string place) => new() { ["Holdpoint__Keys"] = place };

    /// <summary>As an operator makes them: by a first start elsewhere.</summary>
    private async Task<string> MakeAsync(string name)
    {
        await using (await HoldpointProcess.StartAsync(Path.Combine(folder, name), []))
        {
            return Path.Combine(folder, name, "keys");
        }
    }
}
