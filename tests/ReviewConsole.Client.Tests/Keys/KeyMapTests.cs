using Bunit;
using Holdpoint.ReviewConsole.Client.Keys;

namespace Holdpoint.ReviewConsole.Client.Tests.Keys;

public sealed class KeyMapTests : BunitContext
{
    private readonly ManualTime time = new();
    private readonly List<string> ran = [];
    private readonly KeyMap map;

    public KeyMapTests()
    {
        map = new KeyMap(JSInterop.JSRuntime, time);
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

    private KeyBinding Binding(string keys) => new(keys, keys, () => ran.Add(keys));
}
