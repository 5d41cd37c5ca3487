using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Api;
using Holdpoint.ReviewConsole.Client.Design;
using Holdpoint.ReviewConsole.Client.Keys;
using Holdpoint.ReviewConsole.Client.Shell;
using Holdpoint.ReviewConsole.Client.SignIn;
using Microsoft.AspNetCore.Components;

namespace Holdpoint.ReviewConsole.Records.Log;

/// <summary>Search over the ledger, newest first.</summary>
public sealed partial class LogPage : IDisposable
{
    private static readonly string[] Outcomes = ["allow", "hold", "deny", "approved", "edited", "rejected", "expired", "withdrawn", "stopped", "approve", "edit", "reject", "escalate"];

    private readonly List<LedgerRow> _rows = [];
    private LogFilter _filter = new();
    private LogFields _fields = new();
    private LedgerFacets? _facets;
    private IDisposable? _keys;
    private string? _next;
    private string? _problem;
    private bool _loading;
    private bool _exporting;
    private int _search;

    [SupplyParameterFromQuery(Name = "kind")]
    private string? KindAsked { get; set; }

    [SupplyParameterFromQuery(Name = "subject")]
    private string? SubjectAsked { get; set; }

    [SupplyParameterFromQuery(Name = "actor")]
    private string? ActorAsked { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    private string? TextAsked { get; set; }

    [SupplyParameterFromQuery(Name = "consumer")]
    private string? ConsumerAsked { get; set; }

    [SupplyParameterFromQuery(Name = "model")]
    private string? ModelAsked { get; set; }

    [SupplyParameterFromQuery(Name = "rule")]
    private string? RuleAsked { get; set; }

    [SupplyParameterFromQuery(Name = "outcome")]
    private string? OutcomeAsked { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    private string? FromAsked { get; set; }

    [SupplyParameterFromQuery(Name = "to")]
    private string? ToAsked { get; set; }

    [Inject]
    private ConsoleApi Api { get; set; } = null!;

    [Inject]
    private StepUp StepUp { get; set; } = null!;

    [Inject]
    private Announcer Announcer { get; set; } = null!;

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
        var asked = new LogFilter
        {
            Kind = KindAsked, Subject = SubjectAsked, Actor = ActorAsked, Text = TextAsked, Consumer = ConsumerAsked, Model = ModelAsked, Rule = RuleAsked,
            Outcome = OutcomeAsked, From = FromAsked, To = ToAsked,
        };
        if (_search > 0 && asked == _filter)
        {
            return;
        }

        _filter = asked;
        _fields = LogFields.Of(asked);
        _rows.Clear();
        (_next, _problem, _facets) = (null, null, null);
        await Task.WhenAll(FetchAsync(null), CountAsync(asked));
    }

    private void Apply() => Navigation.NavigateTo(_fields.ToFilter().Address);

    /// <summary>Takes away what this search finds. The console asks again who it is for, and records it.</summary>
    private async Task ExportAsync(string format, string type)
    {
        _exporting = true;
        var result = await StepUp.DoAsync(() => Api.ExportAsync(_filter.ExportQuery(format)));
        _exporting = false;
        _problem = result is ApiResult<byte[]>.Done ? null : result.Why;
        if (result is ApiResult<byte[]>.Done { Value: var file })
        {
            await Script.SaveAsync($"holdpoint-ledger.{format}", type, file);
            Announcer.Say("The entries were exported; that is recorded.");
        }
    }

    private Task MoreAsync() => FetchAsync(_next);

    /// <summary>Beside the rows, which do not wait for it. Where it fails there are no counts; the rows say what is wrong.</summary>
    private async Task CountAsync(LogFilter of)
    {
        var result = await Api.FacetsAsync(of.FacetQuery);
        if (of == _filter)
        {
            _facets = (result as ApiResult<LedgerFacets>.Done)?.Value;
            StateHasChanged();
        }
    }

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

        StateHasChanged();
    }
}
