using System.Buffers;
using Holdpoint.Policy.Text;

namespace Holdpoint.Policy.Detectors;

/// <summary>Names that a credential is given: <c>password</c>, <c>token</c>, <c>api_key</c> and their kind. Case is ignored.</summary>
internal static class SecretName
{
    private const StringComparison AnyCase = StringComparison.OrdinalIgnoreCase;

    private static readonly string[] Nouns = ["key", "token", "secret", "password", "passwd", "passphrase", "pwd", "credential", "bearer"];

    /// <summary>What makes a key a secret one; the other nouns need no such word.</summary>
    private static readonly string[] Qualifiers = ["api", "access", "auth", "client", "secret", "private", "account", "signing", "encryption"];

    private static readonly SearchValues<string> Any = SearchValues.Create(Nouns, AnyCase);

    /// <summary>Where the next name that starts at or after a place ends; -1 when there is none.</summary>
    public static int EndOfNext(ReadOnlySpan<char> text, int from)
    {
        while (text[from..].IndexOfAny(Any) is >= 0 and var next)
        {
            int start = from + next;
            string noun = NounAt(text[start..]);
            from = start + noun.Length;
            bool named = noun switch
            {
                "key" => IsQualified(text[..start]),
                "pwd" => WordBorder.At(text, start),
                _ => true,
            };
            if (named)
            {
                return from;
            }
        }

        return -1;
    }

    private static string NounAt(ReadOnlySpan<char> text)
    {
        foreach (string noun in Nouns)
        {
            if (text.StartsWith(noun, AnyCase))
            {
                return noun;
            }
        }

        throw new InvalidOperationException("The search found a word that it was not given.");
    }

    private static bool IsQualified(ReadOnlySpan<char> before)
    {
        before = before is [.., ' ' or '_' or '.' or '-'] ? before[..^1] : before;
        foreach (string qualifier in Qualifiers)
        {
            if (before.EndsWith(qualifier, AnyCase))
            {
                return true;
            }
        }

        return false;
    }
}
