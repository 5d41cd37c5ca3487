namespace Holdpoint.ReviewConsole.Client.Keys;

/// <summary>
/// Which keys stand for which: people may give a single key another one, or switch single keys off, because speech input and stray touches press
/// them by accident (WCAG 2.2, 2.1.4). Keys with Ctrl and those that type nothing (Enter, Esc, the arrows) always stay.
/// </summary>
/// <param name="chosen">By the key a screen names, the one that stands for it.</param>
/// <param name="singles">Whether single keys work at all.</param>
public sealed class KeyChoices(IReadOnlyDictionary<string, string> chosen, bool singles)
{
    /// <summary>What a press stands for; null for nothing.</summary>
    /// <param name="press">As the browser names it, in lower case.</param>
    public string? Meant(string press)
    {
        if (press.Length != 1)
        {
            return press;
        }

        if (!singles)
        {
            return null;
        }

        foreach (var (named, stands) in chosen)
        {
            if (stands == press)
            {
                return named;
            }
        }

        return chosen.ContainsKey(press) ? null : press;
    }

    /// <summary>What is to be pressed for a binding; null when it is switched off.</summary>
    /// <param name="keys">As in <see cref="KeyBinding.Keys"/>.</param>
    public string? Pressed(string keys)
    {
        var presses = keys.Split(' ');
        return !singles && presses.Any(static press => press.Length == 1)
            ? null
            : string.Join(' ', presses.Select(press => chosen.GetValueOrDefault(press, press)));
    }

    /// <summary>Whether a key may stand for another: one character that can be typed and seen, in lower case, and no digit, since those choose reasons.</summary>
    /// <param name="key">The key.</param>
    public static bool IsFree(string? key) => key is [> ' ' and < '\x7F' and not (>= '0' and <= '9') and not (>= 'A' and <= 'Z')];
}
