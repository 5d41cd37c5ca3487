using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Api;
using Holdpoint.ReviewConsole.Client.Keys;
using Microsoft.AspNetCore.Components;

namespace Holdpoint.ReviewConsole.Records.Log;

/// <summary>One request's whole life, oldest first.</summary>
public sealed partial class TracePage : IDisposable
{
    private IReadOnlyList<LedgerRow>? _rows;
    private IDisposable? _keys;
    private string? _problem;
    private string? _shown;

    [Parameter]
    public required string Id { get; set; }

    [Inject]
    private ConsoleApi Api { get; set; } = null!;

    [Inject]
    private KeyMap Keys { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    public void Dispose() => _keys?.Dispose();

    protected override void OnInitialized() =>
        _keys = Keys.Add(new KeyScope("Request", [new("Escape", "Back to the decision log", () => Navigation.NavigateTo("log"))]));

    protected override async Task OnParametersSetAsync()
    {
        if (_shown == Id)
        {
            return;
        }

        _shown = Id;
        (_rows, _problem) = (null, null);
        var result = await Api.TraceAsync(Id);
        _rows = (result as ApiResult<LedgerPage>.Done)?.Value.Items;
        _problem = _rows is null ? result.Why : null;
    }
}
