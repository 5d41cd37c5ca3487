using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Api;
using Holdpoint.ReviewConsole.Client.Design;
using Holdpoint.ReviewConsole.Client.Keys;
using Microsoft.AspNetCore.Components;

namespace Holdpoint.ReviewConsole.Client.Log;

/// <summary>Search over the ledger, newest first.</summary>
public sealed partial class LogPage : IDisposable
{
    private readonly List<LedgerRow> rows = [];
    private LogFilter filter = new(null, null, null, null);
    private IDisposable? keys;
    private string kind = "";
    private string subject = "";
    private string actor = "";
    private string text = "";
    private string? next;
    private string? problem;
    private bool loading;
    private int search;

    [SupplyParameterFromQuery(Name = "kind")]
    private string? KindAsked { get; set; }

    [SupplyParameterFromQuery(Name = "subject")]
    private string? SubjectAsked { get; set; }

    [SupplyParameterFromQuery(Name = "actor")]
    private string? ActorAsked { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    private string? TextAsked { get; set; }

    [Inject]
    private ConsoleApi Api { get; set; } = null!;

    [Inject]
    private KeyMap Keys { get; set; } = null!;

    [Inject]
    private PageScript Script { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    public void Dispose() => keys?.Dispose();

    protected override void OnInitialized() =>
        keys = Keys.Add(new KeyScope("Decision log",
        [
            new("/", "Search", () => Script.FocusAsync("log-text")),
            new("Escape", "Back to the queue", () => Navigation.NavigateTo("")),
        ]));

    protected override async Task OnParametersSetAsync()
    {
        var asked = new LogFilter(KindAsked, SubjectAsked, ActorAsked, TextAsked);
        if (search > 0 && asked == filter)
        {
            return;
        }

        filter = asked;
        (kind, subject, actor, text) = (KindAsked ?? "", SubjectAsked ?? "", ActorAsked ?? "", TextAsked ?? "");
        rows.Clear();
        (next, problem) = (null, null);
        await FetchAsync(null);
    }

    private void Apply() => Navigation.NavigateTo(new LogFilter(kind, subject, actor, text).Address);

    private Task MoreAsync() => FetchAsync(next);

    private async Task FetchAsync(string? after)
    {
        var mine = ++search;
        loading = true;
        var result = await Api.EntriesAsync(filter.ApiQuery(after));
        if (mine != search)
        {
            return;
        }

        loading = false;
        problem = result is ApiResult<LedgerPage>.Done ? null : result.Why;
        if (result is ApiResult<LedgerPage>.Done { Value: var page })
        {
            rows.AddRange(page.Items);
            next = page.Next;
        }
    }
}
