using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Api;
using Holdpoint.ReviewConsole.Client.Design;
using Holdpoint.ReviewConsole.Client.Keys;
using Microsoft.AspNetCore.Components;

namespace Holdpoint.ReviewConsole.Client.Log;

/// <summary>Search over the ledger, newest first.</summary>
public sealed partial class LogPage : IDisposable
{
    private readonly List<LedgerRow> _rows = [];
    private LogFilter _filter = new(null, null, null, null);
    private IDisposable? _keys;
    private string _kind = "";
    private string _subject = "";
    private string _actor = "";
    private string _text = "";
    private string? _next;
    private string? _problem;
    private bool _loading;
    private int _search;

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

    public void Dispose() => _keys?.Dispose();

    protected override void OnInitialized() =>
        _keys = Keys.Add(new KeyScope("Decision log",
        [
            new("/", "Search", () => Script.FocusAsync("log-text")),
            new("Escape", "Back to the queue", () => Navigation.NavigateTo("")),
        ]));

    protected override async Task OnParametersSetAsync()
    {
        var asked = new LogFilter(KindAsked, SubjectAsked, ActorAsked, TextAsked);
        if (_search > 0 && asked == _filter)
        {
            return;
        }

        _filter = asked;
        (_kind, _subject, _actor, _text) = (KindAsked ?? "", SubjectAsked ?? "", ActorAsked ?? "", TextAsked ?? "");
        _rows.Clear();
        (_next, _problem) = (null, null);
        await FetchAsync(null);
    }

    private void Apply() => Navigation.NavigateTo(new LogFilter(_kind, _subject, _actor, _text).Address);

    private Task MoreAsync() => FetchAsync(_next);

    private async Task FetchAsync(string? after)
    {
        var mine = ++_search;
        _loading = true;
        var result = await Api.EntriesAsync(_filter.ApiQuery(after));
        if (mine != _search)
        {
            return;
        }

        _loading = false;
        _problem = result is ApiResult<LedgerPage>.Done ? null : result.Why;
        if (result is ApiResult<LedgerPage>.Done { Value: var page })
        {
            _rows.AddRange(page.Items);
            _next = page.Next;
        }
    }
}
