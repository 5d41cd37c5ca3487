namespace Holdpoint.ReviewConsole.Client.Keys;

/// <summary>One key, or two in a row, and what it does.</summary>
/// <param name="Keys">As the browser names them in lower case, joined by a space for a sequence: <c>j</c>, <c>g q</c>, <c>Ctrl+Enter</c>.</param>
/// <param name="Does">What it does, for the key list.</param>
/// <param name="Run">Does it.</param>
/// <param name="MayRepeat">Whether holding the key down repeats it; only for moving.</param>
public sealed record KeyBinding(string Keys, string Does, Func<Task> Run, bool MayRepeat = false)
{
    /// <summary>The binding for an action that needs no waiting.</summary>
    public KeyBinding(string keys, string does, Action run, bool mayRepeat = false)
        : this(keys, does, () => { run(); return Task.CompletedTask; }, mayRepeat)
    {
    }
}

/// <summary>The keys of one screen, or of the whole page.</summary>
/// <param name="Name">Whose keys they are, for the key list.</param>
/// <param name="Bindings">The keys.</param>
public sealed record KeyScope(string Name, IReadOnlyList<KeyBinding> Bindings);
