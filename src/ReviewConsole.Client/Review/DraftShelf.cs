using System.Text.Json;
using Holdpoint.ReviewConsole.Client.Api;
using Holdpoint.ReviewConsole.Client.SignIn;
using Microsoft.JSInterop;

namespace Holdpoint.ReviewConsole.Client.Review;

/// <summary>
/// Drafts of reviews that are not decided yet. They survive a reload in the session storage of their tab, which the browser drops with the
/// tab because they may hold prompt text; a decision removes its draft, and signing out removes all.
/// </summary>
public sealed class DraftShelf(IJSRuntime script, SessionState session)
{
    private const int MaxDrafts = 100;

    /// <summary>A draft beyond this, in characters, lives as long as the page: browsers give a site about five million.</summary>
    private const int MaxStored = 500_000;

    private const string Prefix = "holdpoint.draft.";

    private readonly Dictionary<string, (Draft Draft, int Kept)> _drafts = new(StringComparer.Ordinal);
    private readonly Queue<string> _inOrder = new();

    /// <summary>The browser's own runtime, whose storage answers at once; null elsewhere, where nothing is stored.</summary>
    private readonly IJSInProcessRuntime? _browser = script as IJSInProcessRuntime;

    /// <summary>The draft of a review, a new one if there was none.</summary>
    /// <param name="id">Review id.</param>
    public Draft For(string id)
    {
        var key = Key(id);
        if (_drafts.TryGetValue(key, out var known))
        {
            return known.Draft;
        }

        var draft = Read(key) ?? new Draft();
        _drafts[key] = (draft, draft.Version);
        _inOrder.Enqueue(key);
        while (_drafts.Count > MaxDrafts && _inOrder.TryDequeue(out var oldest))
        {
            Remove(oldest);
        }

        return draft;
    }

    /// <summary>Stores a draft if it changed since it was last stored.</summary>
    /// <param name="id">Review id.</param>
    public void Keep(string id)
    {
        var key = Key(id);
        if (_drafts.TryGetValue(key, out var known) && known.Kept != known.Draft.Version)
        {
            _drafts[key] = (known.Draft, known.Draft.Version);
            var text = JsonSerializer.Serialize(known.Draft.Store(), ClientJson.Default.StoredDraft);
            Storage(text.Length <= MaxStored ? "sessionStorage.setItem" : "sessionStorage.removeItem", text.Length <= MaxStored ? [key, text] : [key]);
        }
    }

    /// <summary>Throws a draft away.</summary>
    /// <param name="id">Review id.</param>
    public void Drop(string id) => Remove(Key(id));

    /// <summary>Throws all away, because another person may use this tab next.</summary>
    public void Clear()
    {
        _drafts.Clear();
        _inOrder.Clear();
        Storage("sessionStorage.clear");
    }

    /// <summary>A draft is its writer's: whoever signs in next on this tab does not find it.</summary>
    private string Key(string id) => $"{Prefix}{session.Current?.Name}.{id}";

    private void Remove(string key)
    {
        _drafts.Remove(key);
        Storage("sessionStorage.removeItem", key);
    }

    private Draft? Read(string key)
    {
        try
        {
            var text = _browser?.Invoke<string?>("sessionStorage.getItem", key);
            return text is null || JsonSerializer.Deserialize(text, ClientJson.Default.StoredDraft) is not { } stored ? null : Draft.From(stored);
        }
        catch (Exception unusable) when (unusable is JsonException or JSException)
        {
            return null;
        }
    }

    private void Storage(string call, params object?[] arguments)
    {
        try
        {
            _browser?.InvokeVoid(call, arguments);
        }
        catch (JSException)
        {
            // Storage is off or full: the draft lasts as long as the page.
        }
    }
}
