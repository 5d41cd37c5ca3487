using Bunit;
using Holdpoint.ReviewConsole.Client.Keys;
using Holdpoint.ReviewConsole.Client.Settings;

namespace Holdpoint.ReviewConsole.Client.Tests.Keys;

public sealed class KeyMapTests : BunitContext
{
    private readonly ManualTime time = new();
    private readonly List<string> ran = [];
    private readonly LocalSettings settings;
    private readonly KeyMap map;

    public KeyMapTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        settings = new LocalSettings(JSInterop.JSRuntime);
        map = new KeyMap(JSInterop.JSRuntime, time, settings);
        map.Add(new KeyScope("Everywhere", [Binding("g q"), Binding("a")]));
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await map.DisposeAsync();
        await base.DisposeAsyncCore();
    }

    [Fact]
    public async Task TheLatestScreensKey_Wins_UntilTheScreenGoes()
    {
        var screen = map.Add(new KeyScope("Screen", [new("a", "other", () => ran.Add("screen a"))]));
        await map.Press("a");
        screen.Dispose();
        await map.Press("a");

        Assert.Equal(["screen a", "a"], ran);
    }

    [Fact]
    public async Task ASequence_RunsOnItsSecondKey()
    {
        await map.Press("g");
        Assert.Empty(ran);
        await map.Press("q");

        Assert.Equal(["g q"], ran);
    }

    [Fact]
    public async Task ASequence_IsForgotten_WhenItTakesTooLong()
    {
        await map.Press("g");
        time.Advance(TimeSpan.FromSeconds(2));
        await map.Press("q");

        Assert.Empty(ran);
    }

    [Fact]
    public async Task AKeyOutsideTheSequence_KeepsItsOwnMeaning()
    {
        await map.Press("g");
        await map.Press("a");

        Assert.Equal(["a"], ran);
    }

    [Fact]
    public async Task AChosenKey_RunsWhatTheOtherDid_AlsoInASequence()
    {
        await settings.SaveAsync(new StoredSettings { Keys = new Dictionary<string, string> { ["a"] = "f", ["q"] = "y" } });

        await map.Press("a");
        await map.Press("f");
        await map.Press("g");
        await map.Press("y");

        Assert.Equal(["a", "g q"], ran);
    }

    private KeyBinding Binding(string keys) => new(keys, keys, () => ran.Add(keys));
}
