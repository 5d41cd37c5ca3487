using Holdpoint.ReviewConsole.SignIn.Provider;

namespace Holdpoint.ReviewConsole.Tests.SignIn.Provider;

public sealed class ProviderPathsTests
{
    [Theory]
    [InlineData("https://elsewhere.example/", "/")]
    [InlineData("//elsewhere.example/", "/")]
    [InlineData("/\\elsewhere.example", "/")]
    [InlineData("/a\r\nSet-Cookie: x=y", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData(null, "/")]
    [InlineData("/reviews/1?queue=a", "/reviews/1?queue=a")]
    public void AReturnAddressElsewhere_LeadsToTheFirstPage(string? asked, string expected) => Assert.Equal(expected, ProviderPaths.Own(asked));
}
