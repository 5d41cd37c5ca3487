using Bunit;
using Holdpoint.ReviewConsole.Client.Settings;
using Microsoft.JSInterop;

namespace Holdpoint.ReviewConsole.Client.Tests.Settings;

public sealed class LocalSettingsTests : BunitContext
{
    [Theory]
    [InlineData(null)]
    [InlineData("not json")]
    public async Task UnreadableSettings_AreTheDefaults(string? stored)
    {
        JSInterop.Setup<string?>("localStorage.getItem", "holdpoint.settings").SetResult(stored);
        var settings = new LocalSettings(JSInterop.JSRuntime);

        await settings.LoadAsync();

        Assert.Equal(3, settings.Current.UndoSeconds);
        Assert.NotEmpty(settings.Current.RefuseReasons);
    }

    [Fact]
    public async Task StoredSettings_AreBroughtIntoRange()
    {
        JSInterop.Setup<string?>("localStorage.getItem", "holdpoint.settings")
            .SetResult("""{"undoSeconds":900,"releaseReasons":["a"," ","b","3","4","5","6","7","8","9","10"],"refuseReasons":null}""");
        var settings = new LocalSettings(JSInterop.JSRuntime);

        await settings.LoadAsync();

        Assert.Equal(10, settings.Current.UndoSeconds);
        Assert.Equal(["a", "b", "3", "4", "5", "6", "7", "8", "9"], settings.Current.ReleaseReasons);
        Assert.Empty(settings.Current.RefuseReasons);
    }

    [Fact]
    public async Task WhatAnEarlierVersionStored_LeavesTheRestAsItIsByDefault()
    {
        JSInterop.Setup<string?>("localStorage.getItem", "holdpoint.settings").SetResult("""{"undoSeconds":5}""");
        var settings = new LocalSettings(JSInterop.JSRuntime);

        await settings.LoadAsync();

        Assert.Equal((5, true, true, false, false), (settings.Current.UndoSeconds, settings.Current.SingleKeys, settings.Current.BlurImages, settings.Current.Notify, settings.Current.GreyImages));
        Assert.NotEmpty(settings.Current.ReleaseReasons);
        Assert.Empty(settings.Current.Keys);
    }

    [Fact]
    public async Task AKeyThatStandsForTwo_OrIsNone_IsForgotten()
    {
        JSInterop.Setup<string?>("localStorage.getItem", "holdpoint.settings")
            .SetResult("""{"keys":{"a":"f","r":"f","x":"7","j":"h","k":null,"":"y"}}""");
        var settings = new LocalSettings(JSInterop.JSRuntime);

        await settings.LoadAsync();

        Assert.Equal(new Dictionary<string, string> { ["j"] = "h" }, settings.Current.Keys);
    }

    [Fact]
    public async Task ABrowserWithoutStorage_KeepsThemForThePage()
    {
        JSInterop.SetupVoid("localStorage.setItem", static _ => true).SetException(new JSException("denied"));
        var settings = new LocalSettings(JSInterop.JSRuntime);

        await settings.SaveAsync(new StoredSettings { UndoSeconds = 0 });

        Assert.Equal(0, settings.Current.UndoSeconds);
    }
}
