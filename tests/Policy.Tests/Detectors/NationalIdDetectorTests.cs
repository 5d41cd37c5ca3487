namespace Holdpoint.Policy.Tests.Detectors;

public sealed class NationalIdDetectorTests
{
    [Fact]
    public void Finds_NumbersOfEveryCountryInOnePass() => Assert.Equal(
        ["RSSMRA85T10A562S", "AA 12 34 56 B", "131052-308T", "078-05-1123"],
        Finds.In("national-id", "RSSMRA85T10A562S, AA 12 34 56 B; 131052-308T and 078-05-1123."));

    [Theory]
    [InlineData("4111 1111 1111 1111")]
    [InlineData("550e8400-e29b-41d4-a716-446655440000")]
    [InlineData("created 1700000000, expires 1731234567")]
    [InlineData("2026-11-23T10:45:12.123456789Z")]
    [InlineData("sha 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    [InlineData("10.0.0.1:8080 and 192.168.100.200")]
    [InlineData("Pay to GB82 WEST 1234 5698 7654 32")]
    [InlineData("")]
    public void PassesOver_NumbersOfOtherKinds(string text) => Assert.Empty(Finds.In("national-id", text));
}
