using Holdpoint.ReviewConsole.Client.Design;
using Microsoft.JSInterop;

namespace Holdpoint.ReviewConsole.Client.Review;

/// <summary>Knows how many sections of what is held have not been in view to their end. What is folded away has not been.</summary>
public sealed class SeenSections(Func<Task> changed) : IAsyncDisposable
{
    /// <summary>A browser answers with its next frame; one in the background may not, and then nothing has been in view.</summary>
    private static readonly TimeSpan FirstLimit = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource _first = new();
    private DotNetObjectReference<SeenSections>? _self;
    private IJSObjectReference? _watch;

    /// <summary>How many are left; null until the browser has said so for the first time.</summary>
    public int? Unseen { get; private set; }

    /// <summary>Begins to watch.</summary>
    /// <param name="script">The page's script.</param>
    /// <param name="id">Id of the element that holds the sections.</param>
    public async Task WatchAsync(PageScript script, string id)
    {
        _self = DotNetObjectReference.Create(this);
        _watch = await script.WatchSeenAsync(id, _self);
    }

    /// <summary>Waits for the browser's first word, for a moment.</summary>
    public Task FirstAsync() => Task.WhenAny(_first.Task, Task.Delay(FirstLimit, TimeProvider.System));

    /// <summary>The browser says how many are left.</summary>
    /// <param name="unseen">How many.</param>
    [JSInvokable]
    public Task Left(int unseen)
    {
        Unseen = unseen;
        _ = _first.TrySetResult();
        return changed();
    }

    public async ValueTask DisposeAsync()
    {
        if (_watch is not null)
        {
            await _watch.InvokeVoidAsync("stop");
            await _watch.DisposeAsync();
        }

        _self?.Dispose();
    }
}
