using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Api;
using Microsoft.AspNetCore.Components;

namespace Holdpoint.ReviewConsole.Client.Review;

/// <summary>
/// The bytes that a release would send: the held ones, or while a text is being edited those that the console itself would make of the edit.
/// Only the console knows its serialisation, so it is asked, a moment after the last key.
/// </summary>
public sealed partial class SentBytes
{
    /// <summary>A pause in typing; each asking reads and judges the whole body.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    private bool _open;
    private int _asked;
    private (bool IsEdit, int Version) _shown;
    private EditPreview? _preview;
    private string? _problem;

    [Parameter, EditorRequired]
    public required string ReviewId { get; set; }

    [Parameter, EditorRequired]
    public required ReviewContent Content { get; set; }

    [Parameter, EditorRequired]
    public required Draft Draft { get; set; }

    [Inject]
    private ConsoleApi Api { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private bool IsEdit => Draft is { Outcome: VoteOutcome.Edit, Edits.Count: > 0 };

    protected override Task OnParametersSetAsync() => _open ? AskAsync() : Task.CompletedTask;

    private Task ToggledAsync()
    {
        _open = !_open;
        return _open ? AskAsync() : Task.CompletedTask;
    }

    private async Task AskAsync()
    {
        var now = (IsEdit, Draft.EditVersion);
        if (now == _shown)
        {
            return;
        }

        _shown = now;
        (_preview, _problem) = (null, null);
        var mine = ++_asked;
        if (!IsEdit)
        {
            return;
        }

        await Task.Delay(Pause, Time);
        if (mine != _asked)
        {
            return;
        }

        var result = await Api.PreviewAsync(ReviewId, Draft.Edits);
        if (mine == _asked)
        {
            _preview = (result as ApiResult<EditPreview>.Done)?.Value;
            _problem = _preview is null ? result.Why : null;
        }
    }
}
