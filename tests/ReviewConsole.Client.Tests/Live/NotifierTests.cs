using Bunit;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Api;
using Holdpoint.ReviewConsole.Client.Design;
using Holdpoint.ReviewConsole.Client.Live;
using Holdpoint.ReviewConsole.Client.Settings;
using Holdpoint.ReviewConsole.Client.SignIn;

namespace Holdpoint.ReviewConsole.Client.Tests.Live;

public sealed class NotifierTests : BunitContext
{
    private readonly ManualTime _time = new();
    private readonly ReviewBoard _board;
    private readonly LocalSettings _settings;
    private readonly SecondTicker _ticker;
    private readonly Notifier _notifier;
    private readonly BunitJSModuleInterop _module;
    private readonly DateTimeOffset _now;

    public NotifierTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        _module = JSInterop.SetupModule("/js/page.js");
        _module.Mode = JSRuntimeMode.Loose;
        _board = new ReviewBoard(_time);
        _settings = new LocalSettings(JSInterop.JSRuntime);
        _ticker = new SecondTicker(_time);
        _now = _time.GetUtcNow();
        var session = new SessionState();
        session.Begin(new SessionNote("me", [Role.Reviewer], ["*"]));
        _notifier = new Notifier(_board, session, _settings, new PageScript(JSInterop.JSRuntime), _ticker, new ConsoleClock(_time));
        _notifier.Start();
    }

    [Fact]
    public async Task ANearDeadline_IsToldOnce_WithoutAWordOfTheRequest()
    {
        await _settings.SaveAsync(new StoredSettings { Notify = true });
        await FillAsync(Due("soon", 100), Due("later", 600), Due("theirs", 100) with { Claim = new(3, _now.AddSeconds(30), "somebody") });

        Pass(1);
        Pass(1);

        var told = Assert.Single(Told());
        Assert.StartsWith("holdpoint-due-soon|Near its deadline|A review of severity medium in queue default ends by itself at ", told, StringComparison.Ordinal);
        Assert.DoesNotContain("account number", told, StringComparison.Ordinal);

        Pass(490);
        Assert.Equal(2, Told().Count);
    }

    [Fact]
    public async Task ManyAtOnce_AreToldAsANumber()
    {
        await _settings.SaveAsync(new StoredSettings { Notify = true });
        await FillAsync([.. Enumerable.Range(0, 40).Select(number => Due($"{number}", 60))]);

        Pass(1);

        Assert.Contains("|40 reviews end by themselves", Assert.Single(Told()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStopThatIsSet_IsTold_AndOneThatWasThereIsNot()
    {
        await _settings.SaveAsync(new StoredSettings { Notify = true });
        await FillAsync();
        await _board.StopsChanged([new("s1", "model old", "because", "ann", _now)]);
        Pass(1);

        await _board.StopsChanged([new("s1", "model old", "because", "ann", _now), new("s2", "model new", "because", "ben", _now)]);
        Pass(1);
        Pass(1);

        Assert.Equal("holdpoint-stop-s2|A stop was set|model new, by ben.", Assert.Single(Told()));
    }

    [Fact]
    public async Task NothingIsTold_UntilItIsAskedFor()
    {
        await FillAsync(Due("soon", 10));

        Pass(1);

        Assert.Empty(Told());
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        _notifier.Dispose();
        _ticker.Dispose();
        _board.Dispose();
        await base.DisposeAsyncCore();
    }

    private ReviewSummary Due(string id, int seconds) => Reviews.Summary(id) with { Deadline = _now.AddSeconds(seconds) };

    private Task FillAsync(params ReviewSummary[] reviews)
    {
        _board.BeginFill();
        _board.Fill(new WatchState(reviews, []));
        _board.EndFill();
        return Task.CompletedTask;
    }

    private void Pass(int seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    private List<string> Told() => [.. _module.Invocations["notify"].Select(static call => string.Join('|', call.Arguments))];
}
