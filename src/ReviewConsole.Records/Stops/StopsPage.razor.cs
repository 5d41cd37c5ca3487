using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Api;
using Holdpoint.ReviewConsole.Client.Live;
using Holdpoint.ReviewConsole.Client.Shell;
using Holdpoint.ReviewConsole.Client.SignIn;
using Microsoft.AspNetCore.Components;

namespace Holdpoint.ReviewConsole.Records.Stops;

/// <summary>The stops in force, live.</summary>
public sealed partial class StopsPage : IDisposable
{
    private bool _dialogOpen;
    private string? _lifting;
    private string _problem = "";

    [Inject]
    private ReviewBoard Board { get; set; } = null!;

    [Inject]
    private SessionState Session { get; set; } = null!;

    [Inject]
    private ConsoleApi Api { get; set; } = null!;

    [Inject]
    private StepUp StepUp { get; set; } = null!;

    [Inject]
    private Announcer Announcer { get; set; } = null!;

    public void Dispose() => Board.Changed -= Update;

    protected override void OnInitialized() => Board.Changed += Update;

    private void Update() => _ = InvokeAsync(StateHasChanged);

    private async Task LiftAsync(StopNote stop)
    {
        _lifting = null;
        var result = await StepUp.DoAsync(() => Api.LiftStopAsync(stop.Id));
        _problem = result.Why;
        if (result is ApiResult<Nothing>.Done)
        {
            Announcer.Say($"Lifted: {stop.Scope}.");
        }
    }
}
