using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Api;
using Holdpoint.ReviewConsole.Client.Design;
using Holdpoint.ReviewConsole.Client.Keys;
using Holdpoint.ReviewConsole.Client.Live;
using Holdpoint.ReviewConsole.Client.Review;
using Holdpoint.ReviewConsole.Client.Settings;
using Holdpoint.ReviewConsole.Client.SignIn;
using Microsoft.AspNetCore.Components;

namespace Holdpoint.ReviewConsole.Client.Shell;

/// <summary>What is around every screen: who, where to, whether it is live, and the way to stop.</summary>
public sealed partial class Shell : IDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private ElementReference _menu;
    private IDisposable? _keys;
    private bool _keysOpen;
    private bool _stopOpen;
    private bool _unreachable;
    private (long Count, int Stops) _shown;

    [Inject]
    private ConsoleApi Api { get; set; } = null!;

    [Inject]
    private SessionState Session { get; set; } = null!;

    [Inject]
    private LiveConnection Connection { get; set; } = null!;

    [Inject]
    private ReviewBoard Board { get; set; } = null!;

    [Inject]
    private KeyMap Keys { get; set; } = null!;

    [Inject]
    private PageScript Script { get; set; } = null!;

    [Inject]
    private LocalSettings Settings { get; set; } = null!;

    [Inject]
    private Notifier Notifier { get; set; } = null!;

    [Inject]
    private Outbox Outbox { get; set; } = null!;

    [Inject]
    private DraftShelf Drafts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private string SkipTarget => $"{Navigation.Uri.Split('#')[0]}#main";

    public void Dispose()
    {
        Settings.Changed -= SettingsChanged;
        Session.Changed -= SessionChanged;
        Board.Changed -= BoardChanged;
        _keys?.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        Session.Changed += SessionChanged;
        Board.Changed += BoardChanged;
        _keys = Keys.Add(new KeyScope("Everywhere",
        [
            new("g q", "Go to the queue", () => Navigation.NavigateTo("")),
            new("g l", "Go to the decision log", () => Navigation.NavigateTo("log")),
            new("g r", "Go to the reports", () => Navigation.NavigateTo("reports")),
            new("g p", "Go to the policy", () => Navigation.NavigateTo("policy")),
            new("g s", "Go to the stops", () => Navigation.NavigateTo("stops")),
            new("z", "Take the last decision back while it waits", Outbox.UndoAsync),
            new("?", "Show the keys", () => { _keysOpen = true; StateHasChanged(); }),
        ]));
        Settings.Changed += SettingsChanged;
        await Settings.LoadAsync();
        Notifier.Start();
        await Keys.StartAsync();
        await AskWhoAsync();
        SessionChanged();
    }

    private async Task AskWhoAsync()
    {
        while (!Session.IsKnown)
        {
            switch (await Api.SessionAsync())
            {
                case ApiResult<SessionNote>.Done done:
                    Session.Begin(done.Value);
                    return;
                case ApiResult<SessionNote>.Refused { Problem.Status: 401 }:
                    return;
                default:
                    _unreachable = true;
                    StateHasChanged();
                    await Task.Delay(RetryAfter, Time);
                    break;
            }
        }
    }

    private void SessionChanged() => _ = InvokeAsync(async () =>
    {
        if (Session.Current is { MustEnrol: true })
        {
            // Nothing else works before, so nothing else is asked for.
            Navigation.NavigateTo("second-factor");
        }
        else if (Session.Current is not null)
        {
            Connection.Start();
        }
        else if (Session.IsKnown)
        {
            await Connection.StopAsync();
            var here = Navigation.ToBaseRelativePath(Navigation.Uri);
            if (!ReturnPath.IsSignIn(here))
            {
                Navigation.NavigateTo(ReturnPath.SignInFor(here));
            }
        }

        StateHasChanged();
    });

    private void SettingsChanged() => _ = Script.SetMotionAsync(Settings.Current.ReduceMotion);

    private void BoardChanged()
    {
        var now = (Board.Count, Board.Stops.Count);
        if (now != _shown)
        {
            _shown = now;
            _ = InvokeAsync(StateHasChanged);
        }
    }

    private async Task SkipAsync() => await Script.FocusAsync("main");

    private async Task SignOutAsync()
    {
        await Outbox.FlushAsync();
        var result = await Api.SignOutAsync();
        Drafts.Clear();
        Session.End();
        if (result is ApiResult<SignOutNote?>.Done { Value: { } provider })
        {
            Navigation.NavigateTo(provider.ContinueAt, forceLoad: true);
        }
    }
}
