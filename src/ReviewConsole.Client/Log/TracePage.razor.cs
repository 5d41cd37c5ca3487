using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Api;
using Holdpoint.ReviewConsole.Client.Keys;
using Microsoft.AspNetCore.Components;

namespace Holdpoint.ReviewConsole.Client.Log;

/// <summary>One request's whole life, oldest first.</summary>
public sealed partial class TracePage : IDisposable
{
    private IReadOnlyList<LedgerRow>? rows;
    private IDisposable? keys;
    private string? problem;
    private string? shown;

    [Parameter]
    public required string Id { get; set; }

    [Inject]
    private ConsoleApi Api { get; set; } = null!;

    [Inject]
    private KeyMap Keys { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    public void Dispose() => keys?.Dispose();

    protected override void OnInitialized() =>
        keys = Keys.Add(new KeyScope("Request", [new("Escape", "Back to the decision log", () => Navigation.NavigateTo("log"))]));

    protected override async Task OnParametersSetAsync()
    {
        if (shown == Id)
        {
            return;
        }

        shown = Id;
        (rows, problem) = (null, null);
        var result = await Api.TraceAsync(Id);
        rows = (result as ApiResult<LedgerPage>.Done)?.Value.Items;
        problem = rows is null ? result.Why : null;
    }
}
