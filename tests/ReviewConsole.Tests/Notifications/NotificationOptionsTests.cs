using Holdpoint.ReviewConsole.Notifications;
using Holdpoint.Reviews.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Holdpoint.ReviewConsole.Tests.Notifications;

public sealed class NotificationOptionsTests
{
    [Theory]
    [InlineData("Targets:0:Name", "a b", "Holdpoint:Console:Notifications:Targets:0:Name must be 1 to 64 letters")]
    [InlineData("Targets:0:Url", "http://hooks.example/", "Targets:0:Url must be https, but is http to hooks.example")]
    [InlineData("Targets:0:Url", "file:///etc/passwd", "Targets:0:Url must hold an https address")]
    [InlineData("Targets:0:UrlFile", "/nowhere", "Targets:0 must have either a Url or a UrlFile")]
    [InlineData("Targets:0:Secret", "whsec_hidden", "Targets:0:Secret must be 'whsec_' and base64")]
    [InlineData("Targets:0:Kind", "Slack", "Targets:0 must have no Secret: Slack knows no signatures")]
    [InlineData("Targets:0:Events:0", "stop", "Targets:0:Events names 'stop', which is no event; the events are near-breach, escalated, stop-set, stop-lifted")]
    [InlineData("Targets:1:Name", "ops", "but 'ops' stands twice")]
    [InlineData("Targets:0:Kind", "Pager", "Targets:0:Kind names 'Pager', which is none; the kinds are Webhook, Slack, Teams")]
    [InlineData("Timeout", "00:00:00", "Holdpoint:Console:Notifications:Timeout must be from")]
    [InlineData("AtOnce", "0", "Holdpoint:Console:Notifications:AtOnce must be from 1 to 100, but was 0")]
    public void AMistake_IsNamedWithItsSetting_AndWithoutSecrets(string key, string value, string expected)
    {
        var failure = Validate((key, value)).FailureMessage!;

        Assert.Contains(expected, failure, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void GoodSettings_AreTaken() => Assert.True(Validate().Succeeded);

    private static ValidateOptionsResult Validate(params (string Key, string Value)[] changes)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Targets:0:Name"] = "ops",
            ["Targets:0:Url"] = "https://hooks.example/hidden",
            ["Targets:0:Secret"] = WebhookSecret.New(),
        };
        foreach (var (key, value) in changes)
        {
            settings[key] = value;
        }

        var options = new ConsoleOptions();
        new ConfigurationBuilder().AddInMemoryCollection(settings).Build().Bind(options.Notifications);
        return new NotificationOptionsValidator().Validate(null, options);
    }
}
