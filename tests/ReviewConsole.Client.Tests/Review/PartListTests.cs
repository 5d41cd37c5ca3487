using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Review;

namespace Holdpoint.ReviewConsole.Client.Tests.Review;

public sealed class PartListTests
{
    [Fact]
    public void AShortConversation_IsWhole() => Assert.All(List(120).Rows, static row => Assert.NotNull(row.Part));

    [Fact]
    public void ALongConversation_ShowsItsEndsAndItsMatches_AndTheRestInSteps()
    {
        var list = List(20_000, "/5000");
        Assert.Equal(100 + 1 + 20, list.Rows.Count(static row => row.Part is not null));
        Assert.Contains(list.Rows, static row => row.Part?.Pointer == "/5000");

        list.Open(list.Rows.First(static row => row.Part is null));
        Assert.Equal(100 + 100 + 1 + 20, list.Rows.Count(static row => row.Part is not null));
        Assert.Equal(20_000, list.Rows.Sum(static row => row.Part is null ? row.Missing : 1));
    }

    private static PartList List(int count, params string[] matched) => new(
        [.. Enumerable.Range(0, count).Select(static i => (new ContentPart("user", "text", "x", $"/{i}"), i))], part => matched.Contains(part.Pointer));
}
