namespace Holdpoint.ReviewConsole.Client.Review;

/// <summary>Drafts of reviews that were left, for as long as the page lives: they may hold prompt text, so no browser storage sees them.</summary>
public sealed class DraftShelf
{
    private const int MaxDrafts = 100;

    private readonly Dictionary<string, Draft> drafts = new(StringComparer.Ordinal);
    private readonly Queue<string> inOrder = new();

    /// <summary>The draft of a review, a new one if there was none.</summary>
    /// <param name="id">Review id.</param>
    public Draft For(string id)
    {
        if (!drafts.TryGetValue(id, out var draft))
        {
            drafts[id] = draft = new Draft();
            inOrder.Enqueue(id);
            while (drafts.Count > MaxDrafts && inOrder.TryDequeue(out var oldest))
            {
                drafts.Remove(oldest);
            }
        }

        return draft;
    }

    /// <summary>Throws a draft away.</summary>
    /// <param name="id">Review id.</param>
    public void Drop(string id) => drafts.Remove(id);
}
