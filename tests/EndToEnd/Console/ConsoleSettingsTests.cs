using Holdpoint.EndToEnd.Running;

namespace Holdpoint.EndToEnd.Console;

/// <summary>Settings of the console that do not check: each is named at once, without a stack trace, and the program does not start.</summary>
public sealed class ConsoleSettingsTests : IDisposable
{
    private readonly string _folder = TestFolder.Create("settings");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task AllMistakes_AreNamedAtOnce()
    {
        var settings = new Dictionary<string, string>
        {
            ["Holdpoint__Console__Oidc__Authority"] = "http://login.example.org",
            ["Holdpoint__Console__Oidc__ClientId"] = "holdpoint",
            ["Holdpoint__Console__ConfirmWithin"] = "00:00:01",
            ["Holdpoint__Console__Notifications__Targets__0__Name"] = "ops",
            ["Holdpoint__Console__Notifications__Targets__0__Kind"] = "Pager",
        };

        var said = (await Assert.ThrowsAsync<InvalidOperationException>(() => HoldpointProcess.StartAsync(_folder, [], settings))).Message;

        foreach (var setting in new[] { "Console:Oidc:Authority", "Console:Oidc must have either a ClientSecret", "ConfirmWithin", "Notifications:Targets:0 must have either a Url", "Notifications:Targets:0:Kind names 'Pager'" })
        {
            Assert.Contains(setting, said, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }
}
