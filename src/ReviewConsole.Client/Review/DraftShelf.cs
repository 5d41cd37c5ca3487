namespace Holdpoint.ReviewConsole.Client.Review;

/// <summary>Drafts of reviews that were left, for as long as the page lives: they may hold prompt text, so no browser storage sees them.</summary>
public sealed class DraftShelf
{
    private const int MaxDrafts = 100;

    private readonly Dictionary<string, Draft> _drafts = new(StringComparer.Ordinal);
    private readonly Queue<string> _inOrder = new();

    /// <summary>The draft of a review, a new one if there was none.</summary>
    /// <param name="id">Review id.</param>
    public Draft For(string id)
    {
        if (!_drafts.TryGetValue(id, out var draft))
        {
            _drafts[id] = draft = new Draft();
            _inOrder.Enqueue(id);
            while (_drafts.Count > MaxDrafts && _inOrder.TryDequeue(out var oldest))
            {
                _drafts.Remove(oldest);
            }
        }

        return draft;
    }

    /// <summary>Throws a draft away.</summary>
    /// <param name="id">Review id.</param>
    public void Drop(string id) => _drafts.Remove(id);
}
