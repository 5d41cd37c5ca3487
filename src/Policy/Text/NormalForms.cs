using System.Text;

namespace Holdpoint.Policy.Text;

/// <summary>
/// Normal forms of single characters, kept after the first time: asking ICU for each character of a long text is what would cost most.
/// At most one short string for each character of the basic plane; two threads may at worst compute the same one twice.
/// </summary>
internal sealed class NormalForms(NormalizationForm form)
{
    private readonly string?[] _known = new string?[char.MaxValue + 1];

    /// <summary>The normal form of a character, given as one or two UTF-16 units.</summary>
    public string Of(ReadOnlySpan<char> character) =>
        character.Length == 1 ? _known[character[0]] ??= Unicode.Normalize(character.ToString(), form) : Unicode.Normalize(character.ToString(), form);
}
