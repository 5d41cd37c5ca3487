using System.Globalization;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Api;
using Holdpoint.ReviewConsole.Client.Design;
using Holdpoint.ReviewConsole.Client.Keys;
using Holdpoint.ReviewConsole.Client.SignIn;
using Holdpoint.ReviewConsole.Records.Log;
using Microsoft.AspNetCore.Components;

namespace Holdpoint.ReviewConsole.Records.Reports;

/// <summary>Figures of a period as charts and tables; the period lives in the address.</summary>
public sealed partial class ReportsPage : IDisposable
{
    private OversightReport? _report;
    private IDisposable? _keys;
    private string? _problem;
    private bool _fetching;
    private string? _from;
    private string? _to;
    private (string?, string?, bool Asked) _shown;

    [SupplyParameterFromQuery(Name = "from")]
    private string? FromAsked { get; set; }

    [SupplyParameterFromQuery(Name = "to")]
    private string? ToAsked { get; set; }

    [Inject]
    private ConsoleApi Api { get; set; } = null!;

    [Inject]
    private StepUp StepUp { get; set; } = null!;

    [Inject]
    private PageScript Script { get; set; } = null!;

    [Inject]
    private KeyMap Keys { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    public void Dispose() => _keys?.Dispose();

    protected override void OnInitialized() =>
        _keys = Keys.Add(new KeyScope("Reports", [new("Escape", "Back to the queue", () => Navigation.NavigateTo(""))]));

    protected override async Task OnParametersSetAsync()
    {
        if (_shown == (FromAsked, ToAsked, true))
        {
            return;
        }

        _shown = (FromAsked, ToAsked, true);
        (_from, _to, _report, _problem) = (FromAsked, ToAsked, null, null);
        var result = await Api.ReportAsync(LogFilter.Period(FromAsked, ToAsked));
        _report = (result as ApiResult<OversightReport>.Done)?.Value;
        _problem = _report is null ? result.Why : null;
    }

    private static string Share(IReadOnlyDictionary<string, long> counts, params ReadOnlySpan<string> names)
    {
        var all = counts.Values.Sum();
        var some = 0L;
        foreach (var name in names)
        {
            some += counts.TryGetValue(name, out var count) ? count : 0;
        }

        return all == 0 ? "–" : string.Create(CultureInfo.InvariantCulture, $"{some} ({100.0 * some / all:0} %)");
    }

    private static string Rate(double? rate) => rate is { } share ? string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.##} %") : "–";

    private static string Reversed(string kind) => kind switch
    {
        "rejection-released" => "released, after a rejection",
        "approval-rejected" => "rejected, after an approval",
        "other-bytes" => "released with other bytes than approved",
        "escalation-released" => "released, after being handed on",
        "escalation-rejected" => "rejected, after being handed on",
        _ => kind,
    };

    private string WithFormat(string format) => LogFilter.Period(FromAsked, ToAsked) is { Length: > 0 } query ? $"{query}&format={format}" : $"?format={format}";

    private async Task SaveAsync()
    {
        if (await FetchAsync("csv") is { } file)
        {
            await Script.SaveAsync("oversight.csv", "text/csv", file);
        }
    }

    /// <summary>
    /// Opens the page in this tab. It is fetched before, so that the question who one is comes here, where it can be answered; a tab opened after an
    /// answer would be taken for an unwanted one.
    /// </summary>
    private async Task PrintAsync()
    {
        if (await FetchAsync("html") is not null)
        {
            Navigation.NavigateTo($"{ConsoleApi.ReportPath}{WithFormat("html")}", forceLoad: true);
        }
    }

    private async Task<byte[]?> FetchAsync(string format)
    {
        _fetching = true;
        var result = await StepUp.DoAsync(() => Api.ReportFileAsync(WithFormat(format)));
        _fetching = false;
        _problem = result is ApiResult<byte[]>.Done ? null : result.Why;
        return (result as ApiResult<byte[]>.Done)?.Value;
    }

    private void Apply() => Navigation.NavigateTo($"reports{new LogFilter { From = _from, To = _to }.Address["log".Length..]}");
}
