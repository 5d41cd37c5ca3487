using Holdpoint.ReviewConsole.Client.Design;
using Holdpoint.ReviewConsole.Client.Shell;
using Microsoft.AspNetCore.Components;

namespace Holdpoint.ReviewConsole.Client.Live;

/// <summary>Says all the time whether what is shown is so, and how old it is when it may not be.</summary>
public sealed partial class ConnectionChip
{
    private ConnectionState _shown;
    private string _text = "";

    [Inject]
    private Announcer Announcer { get; set; } = null!;

    private string Word => _shown.ToString().ToLowerInvariant();

    private string Text => _text;

    private string Hint => _shown switch
    {
        ConnectionState.Live => "News arrive as they happen.",
        ConnectionState.Connecting => "The first connection is being made.",
        _ => "What is shown may be out of date. Deciding is off until the connection is back.",
    };

    public void Dispose()
    {
        Ticker.Tick -= Update;
        Connection.Changed -= Update;
    }

    protected override void OnInitialized()
    {
        Ticker.Tick += Update;
        Connection.Changed += Update;
        (_shown, _text) = (Connection.State, Describe(Connection.State));
    }

    private string Describe(ConnectionState state) => state switch
    {
        ConnectionState.Live => "Live",
        ConnectionState.Connecting => "Connecting…",
        _ => $"{state} · {Span.Short(Connection.SinceLastNews)}",
    };

    private void Update()
    {
        var state = Connection.State;
        var now = Describe(state);
        if (now == _text)
        {
            return;
        }

        var before = _shown;
        (_shown, _text) = (state, now);
        if (before != state && before != ConnectionState.Connecting)
        {
            Announcer.Say(state == ConnectionState.Live ? "Live again." : $"Connection: {state}. Deciding is off.");
        }

        _ = InvokeAsync(StateHasChanged);
    }
}
