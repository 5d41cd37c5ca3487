using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Api;
using Holdpoint.ReviewConsole.Client.Live;
using Holdpoint.ReviewConsole.Client.Shell;
using Holdpoint.ReviewConsole.Client.SignIn;
using Microsoft.AspNetCore.Components;

namespace Holdpoint.ReviewConsole.Client.Queue;

/// <summary>The same for several reviews: shows each before anything is done, and what became of each afterwards. Approving is not offered: each release is looked at.</summary>
public sealed partial class BulkDialog
{
    private IReadOnlyList<ReviewSummary> _items = [];
    private BulkAction? _shown;
    private Dictionary<string, BulkItem>? _done;
    private string _reason = "";
    private string _message = "";
    private string _problem = "";
    private bool _busy;

    /// <summary>What is to be done; null while the dialog is closed.</summary>
    [Parameter]
    public BulkAction? Action { get; set; }

    /// <summary>With which reviews.</summary>
    [Parameter, EditorRequired]
    public required MarkedReviews Marked { get; set; }

    /// <summary>Told when the dialog closes, and whether anything was done.</summary>
    [Parameter]
    public EventCallback<bool> OnClose { get; set; }

    [Inject]
    private ConsoleApi Api { get; set; } = null!;

    [Inject]
    private LiveConnection Connection { get; set; } = null!;

    [Inject]
    private SessionState Session { get; set; } = null!;

    [Inject]
    private Announcer Announcer { get; set; } = null!;

    private (string Verb, string Effect) Words => Action switch
    {
        BulkAction.Escalate => ("Escalate", "Each is claimed for you and handed on, as its queue says. It waits for a lead or another queue then."),
        BulkAction.Release => ("Give back", "Your claims end, and others are offered the reviews."),
        _ => ("Reject", "Each is claimed for you and rejected: nothing of it reaches the model, and its consumer is told."),
    };

    private bool IsReady => !_busy && Connection.MayDecide && _items.Count > 0 && (Action == BulkAction.Release || _reason.Trim().Length > 0);

    protected override void OnParametersSet()
    {
        if (Action is not null && _shown is null)
        {
            // What is shown is what is done, whatever the list does meanwhile.
            _items = [.. Marked.All];
            (_done, _reason, _message, _problem) = (null, "", "", "");
        }

        _shown = Action;
    }

    private static string Count(int reviews) => reviews == 1 ? "1 review" : $"{reviews} reviews";

    private static string Text(ChangeEventArgs change) => change.Value?.ToString() ?? "";

    private string Holder(ReviewSummary review) => review.Claim is not { } claim ? "" : claim.By == Session.Current?.Name ? "you" : claim.By;

    private string Outcome(string id) => _done![id] switch
    {
        { Result: { State: ReviewState.Pending } result } => $"recorded; {result.Votes.Have} of {result.Votes.Need} votes",
        { Code: "done" } => Action switch { BulkAction.Escalate => "escalated", BulkAction.Release => "given back", _ => "rejected" },
        var refused => refused.Detail ?? refused.Code,
    };

    private async Task DoAsync()
    {
        if (!IsReady)
        {
            return;
        }

        _busy = true;
        var isRelease = Action == BulkAction.Release;
        var result = await Api.BulkAsync(new BulkRequest
        {
            Action = Action!.Value,
            Ids = [.. _items.Select(static review => review.Id)],
            Reason = isRelease ? null : _reason.Trim(),
            PublicMessage = _message.Trim() is { Length: > 0 } message && Action == BulkAction.Reject ? message : null,
        });
        _busy = false;
        _problem = result.Why;
        if (result is ApiResult<BulkResult>.Done { Value.Items: var items })
        {
            _done = items.ToDictionary(static item => item.Id);
            var done = items.Count(static item => item.Code == "done");
            Announcer.Say($"{Words.Verb}: {done} done, {items.Count - done} not.");
        }
    }

    private Task CloseAsync() => OnClose.InvokeAsync(_done is not null);
}
