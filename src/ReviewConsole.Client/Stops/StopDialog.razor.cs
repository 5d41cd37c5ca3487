using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Api;
using Holdpoint.ReviewConsole.Client.Live;
using Holdpoint.ReviewConsole.Client.Shell;
using Holdpoint.ReviewConsole.Client.SignIn;
using Microsoft.AspNetCore.Components;

namespace Holdpoint.ReviewConsole.Client.Stops;

/// <summary>Halts a model, a route or everything. Typing the scope's name keeps a slip of the hand from stopping a business.</summary>
public sealed partial class StopDialog
{
    private static readonly (string Kind, string Words)[] Kinds = [("model", "A model"), ("route", "A route"), ("all", "Everything")];

    private StopScope _scope = new("model", "");
    private string _reason = "";
    private string _confirmation = "";
    private string _problem = "";
    private bool _busy;
    private bool _wasOpen;

    /// <summary>Element id, for pages that have more than one.</summary>
    [Parameter]
    public string Id { get; set; } = "stop-dialog";

    [Parameter]
    public bool Open { get; set; }

    [Parameter]
    public EventCallback<bool> OpenChanged { get; set; }

    [Inject]
    private ConsoleApi Api { get; set; } = null!;

    [Inject]
    private StepUp StepUp { get; set; } = null!;

    [Inject]
    private ReviewBoard Board { get; set; } = null!;

    [Inject]
    private Announcer Announcer { get; set; } = null!;

    private bool IsReady => !_busy && _scope.Wire.Length > 0 && _reason.Trim().Length > 0 && _confirmation.Trim() == _scope.Wire;

    protected override void OnParametersSet()
    {
        if (Open && !_wasOpen)
        {
            (_scope, _reason, _confirmation, _problem) = (new("model", ""), "", "", "");
        }

        _wasOpen = Open;
    }

    private static string Text(ChangeEventArgs change) => change.Value?.ToString() ?? "";

    private void Pick(string kind) => (_scope, _confirmation) = (new(kind, ""), "");

    private IEnumerable<string> KnownNames() =>
        Board.Pending.Values.Select(review => _scope.Kind == "model" ? review.Model : review.Route).Distinct().Order(StringComparer.Ordinal).Take(100);

    private string Touched()
    {
        var touched = Board.Pending.Values.Count(review => _scope.Wire == "all" || _scope.Wire == $"model:{review.Model}" || _scope.Wire == $"route:{review.Route}");
        return touched == 1 ? "1 review you see is pending there." : $"{touched} reviews you see are pending there.";
    }

    private async Task SetAsync()
    {
        if (!IsReady)
        {
            return;
        }

        _busy = true;
        var result = await StepUp.DoAsync(() => Api.SetStopAsync(new StopRequest(_scope.Wire, _reason.Trim())));
        _busy = false;
        _problem = result.Why;
        if (result is ApiResult<Nothing>.Done)
        {
            Announcer.Say($"Stopped: {_scope.Wire}.");
            await OpenChanged.InvokeAsync(false);
        }
    }
}
