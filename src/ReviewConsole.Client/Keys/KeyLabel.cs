namespace Holdpoint.ReviewConsole.Client.Keys;

/// <summary>Key names as people read them on a keyboard.</summary>
public static class KeyLabel
{
    /// <summary>The keys of a binding, one label for each press.</summary>
    /// <param name="keys">As in <see cref="KeyBinding.Keys"/>.</param>
    public static IReadOnlyList<string> Of(string keys) => [.. keys.Split(' ').Select(Press)];

    /// <summary>As <c>aria-keyshortcuts</c> wants it (WAI-ARIA 1.2).</summary>
    /// <param name="keys">As in <see cref="KeyBinding.Keys"/>; a sequence has no form there.</param>
    public static string? Aria(string keys) => keys.Contains(' ', StringComparison.Ordinal) ? null : keys.Replace("Ctrl+", "Control+", StringComparison.Ordinal);

    private static string Press(string press) => press switch
    {
        "ArrowUp" => "↑",
        "ArrowDown" => "↓",
        "Escape" => "Esc",
        "Ctrl+Enter" => "Ctrl Enter",
        { Length: 1 } => press.ToUpperInvariant(),
        _ => press,
    };
}
