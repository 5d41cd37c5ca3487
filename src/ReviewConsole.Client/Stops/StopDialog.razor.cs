using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Api;
using Holdpoint.ReviewConsole.Client.Live;
using Holdpoint.ReviewConsole.Client.Shell;
using Microsoft.AspNetCore.Components;

namespace Holdpoint.ReviewConsole.Client.Stops;

/// <summary>Halts a model, a route or everything. Typing the scope's name keeps a slip of the hand from stopping a business.</summary>
public sealed partial class StopDialog
{
    private static readonly (string Kind, string Words)[] Kinds = [("model", "A model"), ("route", "A route"), ("all", "Everything")];

    private StopScope scope = new("model", "");
    private string reason = "";
    private string confirmation = "";
    private string problem = "";
    private bool busy;
    private bool wasOpen;

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
    private ReviewBoard Board { get; set; } = null!;

    [Inject]
    private Announcer Announcer { get; set; } = null!;

    private bool IsReady => !busy && scope.Wire.Length > 0 && reason.Trim().Length > 0 && confirmation.Trim() == scope.Wire;

    protected override void OnParametersSet()
    {
        if (Open && !wasOpen)
        {
            (scope, reason, confirmation, problem) = (new("model", ""), "", "", "");
        }

        wasOpen = Open;
    }

    private static string Text(ChangeEventArgs change) => change.Value?.ToString() ?? "";

    private void Pick(string kind) => (scope, confirmation) = (new(kind, ""), "");

    private IEnumerable<string> KnownNames() =>
        Board.Pending.Values.Select(review => scope.Kind == "model" ? review.Model : review.Route).Distinct().Order(StringComparer.Ordinal).Take(100);

    private string Touched()
    {
        var touched = Board.Pending.Values.Count(review => scope.Wire == "all" || scope.Wire == $"model:{review.Model}" || scope.Wire == $"route:{review.Route}");
        return touched == 1 ? "1 review you see is pending there." : $"{touched} reviews you see are pending there.";
    }

    private async Task SetAsync()
    {
        if (!IsReady)
        {
            return;
        }

        busy = true;
        var result = await Api.SetStopAsync(new StopRequest(scope.Wire, reason.Trim()));
        busy = false;
        problem = result.Why;
        if (result is ApiResult<Nothing>.Done)
        {
            Announcer.Say($"Stopped: {scope.Wire}.");
            await OpenChanged.InvokeAsync(false);
        }
    }
}
