using Holdpoint.ReviewConsole.Accounts;
using Holdpoint.ReviewConsole.SignIn.Provider;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Holdpoint.ReviewConsole.Tests.SignIn.Provider;

public sealed class OidcOptionsTests
{
    [Theory]
    [InlineData("Authority", "http://login.example.org", "Holdpoint:Console:Oidc:Authority must be an https address")]
    [InlineData("Authority", "login.example.org", "but was 'login.example.org'")]
    [InlineData("Authority", "", "Holdpoint:Console:Oidc:Authority must be set where ClientId is")]
    [InlineData("ClientId", "", "Holdpoint:Console:Oidc:ClientId must have 1 to 200 characters, but has 0")]
    [InlineData("ClientSecretFile", "/nowhere/secret", "Holdpoint:Console:Oidc must have either a ClientSecret or a ClientSecretFile")]
    [InlineData("ClientSecret", "", "Holdpoint:Console:Oidc:ClientSecret must hold the secret")]
    [InlineData("Roles:boss:0", "managers", "Holdpoint:Console:Oidc:Roles names 'boss', which is no role; the roles are reviewer")]
    [InlineData("Queues:a b:0", "team", "Holdpoint:Console:Oidc:Queues names 'a b'")]
    [InlineData("ClockSkew", "01:00:00", "Holdpoint:Console:Oidc:ClockSkew must be from 00:00:00 to 00:10:00, but was 01:00:00")]
    [InlineData("Timeout", "00:00:00", "Holdpoint:Console:Oidc:Timeout must be from")]
    public void AMistake_IsNamedWithItsSetting(string key, string value, string expected)
    {
        var failure = Validate((key, value)).FailureMessage!;

        Assert.Contains(expected, failure, StringComparison.Ordinal);
        Assert.DoesNotContain("the-secret", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutAProvider_LocalAccountsCannotBeSwitchedOff()
    {
        var options = new ConsoleOptions { LocalSignIn = false };

        Assert.Contains("Holdpoint:Console:LocalSignIn", new OidcOptionsValidator().Validate(null, options).FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void GoodSettings_AreTaken() => Assert.True(Validate().Succeeded);

    private static ValidateOptionsResult Validate(params (string Key, string Value)[] changes)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Oidc:Authority"] = "https://login.example.org",
            ["Oidc:ClientId"] = "holdpoint",
            ["Oidc:ClientSecret"] = "the-secret",
        };
        foreach (var (key, value) in changes)
        {
            settings[$"Oidc:{key}"] = value;
        }

        var options = new ConsoleOptions();
        new ConfigurationBuilder().AddInMemoryCollection(settings).Build().Bind(options);
        return new OidcOptionsValidator().Validate(null, options);
    }
}
